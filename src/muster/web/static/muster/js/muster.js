/* What the page does beyond plain HTML. Everything here is a comfort: links, forms and folds work without it. */
(() => {
  "use strict";
  const TOAST_STAYS = 8000;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  /* After a failed submit the first error has the focus, so it is read and seen. */
  function focusFirstError(root) {
    const wrong = one("[aria-invalid='true'], [data-error]", root);
    if (wrong) wrong.focus();
  }

  /* Toasts stay for eight seconds, and as long as they are looked at. */
  function startToast(toast) {
    if (toast.dataset.started) return;
    toast.dataset.started = "yes";
    let timer = 0;
    const stop = () => clearTimeout(timer);
    const start = () => { stop(); timer = setTimeout(() => toast.remove(), TOAST_STAYS); };
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("mouseleave", start);
    toast.addEventListener("focusout", start);
    start();
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || typeof dialog.showModal !== "function") return false;
    if (dialog.open) dialog.close();
    dialog.showModal();
    const field = one("[autofocus], input:not([type='hidden']), select, textarea", dialog);
    if (field) { field.focus(); if (field.select) field.select(); }
    return true;
  }

  /* The palette is a list one moves through with the arrows while the words stay in the field. */
  const palette = document.getElementById("palette");
  const options = () => all("a[role='option']", palette);
  function choose(index) {
    const items = options();
    const input = one("input[name='q']", palette);
    items.forEach((item, i) => item.setAttribute("aria-selected", i === index ? "true" : "false"));
    const chosen = items[index];
    if (!chosen) { input.removeAttribute("aria-activedescendant"); return; }
    if (!chosen.id) chosen.id = "palette-option-" + index;
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }
  function paletteKey(event) {
    const items = options();
    const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!items.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((now + step + items.length) % items.length);
      event.preventDefault();
    } else if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      items[now].click();
    }
  }

  function copy(button) {
    const field = document.getElementById(button.dataset.copies);
    if (!field) return;
    const words = one("span", button);
    const before = words.textContent;
    field.select();
    const done = () => { words.textContent = button.dataset.done; setTimeout(() => { words.textContent = before; }, 2000); };
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, () => {});
  }

  /* The one-click repair of a field: put the value in, tell everybody, let the person send it. */
  function repair(button) {
    const field = document.getElementById(button.dataset.fix);
    if (!field) return;
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.removeAttribute("aria-invalid");
    const words = document.getElementById(button.dataset.fix + "-error");
    if (words) words.remove();
    field.removeAttribute("aria-describedby");
    field.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const opener = target.closest("[data-opens]");
    if (opener && !event.ctrlKey && !event.metaKey && openDialog(opener.dataset.opens)) event.preventDefault();
    const closer = target.closest("[data-closes]");
    if (closer) { const dialog = closer.closest("dialog"); if (dialog) { dialog.close(); event.preventDefault(); } }
    if (target instanceof HTMLDialogElement) target.close();
    const dismiss = target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-toast]").remove();
    const copier = target.closest("[data-copies]");
    if (copier) copy(copier);
    const remover = target.closest("[data-removes]");
    if (remover) { const gone = remover.closest(remover.dataset.removes); unmark(gone); gone.remove(); }
    const fixer = target.closest("[data-fix]");
    if (fixer) repair(fixer);
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  });

  /* In a plate the arrows move from week to week; Tab does too, and Enter opens the week. */
  function plateKey(event, plate) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const weeks = all("a", plate);
    const next = step && weeks[weeks.indexOf(document.activeElement) + step];
    if (next) { next.focus(); event.preventDefault(); }
  }

  document.addEventListener("keydown", (event) => {
    const plate = event.target instanceof Element ? event.target.closest("svg.plate") : null;
    if (plate) plateKey(event, plate);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      if (openDialog("palette")) event.preventDefault();
    } else if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    } else if (palette && palette.contains(event.target)) {
      paletteKey(event);
    }
  });

  /* A field that only searches says nothing to the form it stands in. */
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-alone]")) event.stopPropagation();
  }, true);

  /* Forms that send themselves when a choice changes. */
  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-autosend]") : null;
    if (form && event.target.type !== "search") form.requestSubmit();
  });

  /* How many lines of a long list are ticked: those on this page, and those on pages one does not see. */
  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-tallies]") : null;
    if (!form) return;
    const ticked = all("input[type='checkbox']:checked", form).length;
    all("[data-tally]", form).forEach((place) => {
      place.textContent = (Number(place.dataset.tally) + ticked).toLocaleString(document.documentElement.lang);
    });
  });

  /* A form is sent once: the button shows it is at work, and wakes again when one comes back to the page. */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented || event.target.method !== "post") return;
    if (button.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) { button.style.minWidth = button.offsetWidth + "px"; button.textContent = button.dataset.busy; }
  });
  addEventListener("pageshow", () => all("button[aria-busy='true']").forEach((b) => b.removeAttribute("aria-busy")));

  /* A panel that belongs to a row: the row is marked; on narrow screens the panel opens under it. */
  function unmark(panel) {
    const row = panel.dataset.row && document.getElementById(panel.dataset.row);
    if (row) { row.closest("li").removeAttribute("aria-current"); row.focus(); }
  }
  function place() {
    const panel = one("#why > [data-row]");
    if (!panel) return;
    all("[data-row]").forEach((old) => { if (old !== panel) old.remove(); });
    all(".rank > li[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    const link = document.getElementById(panel.dataset.row);
    const row = link && link.closest("li");
    if (row) row.setAttribute("aria-current", "true");
    if (row && matchMedia("(max-width: 61.99rem)").matches) row.append(panel);
    panel.scrollIntoView({ block: "nearest" });
  }

  function settle(root) {
    all("[data-toast]", root).forEach(startToast);
  }
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    settle(document);
    place();
    all("button[aria-busy='true']").forEach((b) => b.removeAttribute("aria-busy"));
    if (palette && palette.contains(target)) choose(options().length ? 0 : -1);
    else if (!target.closest("[data-calm]")) focusFirstError(target);
  });

  /* A quick hand may change a field before the scripts have come: the change is told again once they have. */
  function changed(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked && !field.defaultChecked;
    if (field instanceof HTMLSelectElement) {
      return field.selectedIndex !== Math.max(0, all("option", field).findIndex((o) => o.defaultSelected));
    }
    return field.type !== "hidden" && field.type !== "search" && field.value !== field.defaultValue;
  }
  function tellEarlyChanges() {
    all("[hx-trigger^='change']").forEach((form) => {
      const first = all("input, select, textarea", form).find(changed);
      if (first) first.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  addEventListener("load", () => setTimeout(tellEarlyChanges), { once: true }); /* htmx starts by a timer too */

  settle(document);
  focusFirstError(document);
})();
