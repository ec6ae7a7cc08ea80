"""What `bench_match --export` writes, so that others can check the answers with code of their own."""

import json
from pathlib import Path

import numpy as np
from numpy.lib.format import write_array

from muster.engine.arrays import PeopleArrays, RoleArrays
from muster.engine.levels import P_TABLE
from muster.engine.rows import Similarity


def _put(path: Path, array: np.ndarray) -> None:
    with path.open("wb") as file:
        write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def write(
    folder: Path,
    people: PeopleArrays,
    roles: RoleArrays,
    similarity: Similarity,
    answers: list[tuple[np.ndarray, np.ndarray]],
    about: dict[str, object],
) -> None:
    """Write everything as .npy files and `about.json` (docs/explain/bench-match.md says what each holds)."""
    folder.mkdir(parents=True, exist_ok=True)
    for group, columns in (("people", people.columns), ("roles", roles.columns)):
        for name, column in columns._asdict().items():
            _put(folder / f"{group}.{name}.npy", column)
    skills = sorted(similarity.neighbours)
    near = [similarity.neighbours[skill] for skill in skills]
    _put(folder / "similarity.skill.npy", np.array(skills, dtype=np.int64))
    _put(folder / "similarity.start.npy", np.cumsum([0, *(len(one) for one in near)]))
    _put(folder / "similarity.near.npy", np.array([n.skill for one in near for n in one], dtype=np.int64))
    _put(folder / "similarity.sim.npy", np.array([n.sim for one in near for n in one], dtype=np.int64))
    _put(folder / "p_table.npy", P_TABLE)
    _put(folder / "answers.start.npy", np.cumsum([0, *(rows.size for rows, _ in answers)]))
    _put(folder / "answers.person.npy", np.concatenate([rows for rows, _ in answers]))
    _put(folder / "answers.score.npy", np.concatenate([scores for _, scores in answers]))
    refs = {"first": people.refs[0] if len(people.refs) else "", "role_refs": list(roles.refs)}
    (folder / "about.json").write_text(json.dumps(about | refs, indent=1))
