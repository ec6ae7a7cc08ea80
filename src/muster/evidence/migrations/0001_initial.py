import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('skills', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('ref', models.CharField(editable=False, max_length=20, unique=True)),
                ('file_ref', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('pdf', 'pdf'), ('docx', 'docx'), ('text', 'text'), ('markdown', 'markdown'), ('json_resume', 'json_resume'), ('pasted', 'pasted')], max_length=12)),
                ('state', models.CharField(choices=[('read', 'read'), ('replaced', 'replaced')], default='read', max_length=10)),
                ('text', models.TextField()),
                ('text_hash', models.CharField(max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('ref', models.CharField(editable=False, max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('self', 'self'), ('cv', 'cv'), ('endorsement', 'endorsement'), ('structured_interview', 'structured_interview'), ('peer', 'peer'), ('review_360', 'review_360'), ('certificate', 'certificate'), ('delivered_work', 'delivered_work'), ('manager', 'manager'), ('expert', 'expert'), ('knowledge_test', 'knowledge_test'), ('work_sample', 'work_sample')], max_length=24)),
                ('rating', models.SmallIntegerField()),
                ('rater_ref', models.CharField(blank=True, max_length=40)),
                ('team_ref', models.CharField(blank=True, max_length=40)),
                ('observed_date', models.DateField()),
                ('expires_date', models.DateField(null=True)),
                ('source_ref', models.CharField(blank=True, max_length=40)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by_ref', models.CharField(blank=True, max_length=40)),
                ('withdrawn_words', models.CharField(blank=True, max_length=500)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
            ],
        ),
        migrations.CreateModel(
            name='FoundSkill',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('start', models.IntegerField()),
                ('end', models.IntegerField()),
                ('words', models.TextField()),
                ('confidence', models.SmallIntegerField()),
                ('is_sure', models.BooleanField(default=False)),
                ('ambiguous_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('mentions', models.SmallIntegerField(default=1)),
                ('section', models.CharField(choices=[('top', 'top'), ('summary', 'summary'), ('experience', 'experience'), ('projects', 'projects'), ('education', 'education'), ('skills', 'skills'), ('languages', 'languages'), ('certificates', 'certificates'), ('publications', 'publications'), ('volunteering', 'volunteering'), ('interests', 'interests'), ('references', 'references')], default='top', max_length=14)),
                ('last_used_date', models.DateField(null=True)),
                ('state', models.CharField(choices=[('suggested', 'suggested'), ('accepted', 'accepted'), ('rejected', 'rejected')], default='suggested', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='found', to='evidence.document')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
            ],
            options={
                'ordering': ['document', 'start', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SkillLevel',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('stances', models.SmallIntegerField(default=0)),
                ('mu_step', models.SmallIntegerField(null=True)),
                ('sd_class', models.SmallIntegerField(null=True)),
                ('mu_milli', models.IntegerField(null=True)),
                ('level', models.SmallIntegerField(null=True)),
                ('confidence', models.SmallIntegerField(null=True)),
                ('verified_level', models.SmallIntegerField(default=0)),
                ('is_evidenced', models.BooleanField(default=False)),
                ('last_used_date', models.DateField(null=True)),
                ('unused_months', models.SmallIntegerField(null=True)),
                ('lines', models.JSONField(default=list)),
                ('parameters_version', models.CharField(blank=True, max_length=40)),
                ('as_of_date', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
            ],
        ),
        migrations.CreateModel(
            name='WorkRecord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('ref', models.CharField(editable=False, max_length=20, unique=True)),
                ('organisation_ref', models.CharField(max_length=40)),
                ('source_ref', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=30)),
                ('started_date', models.DateField()),
                ('ended_date', models.DateField()),
                ('minutes', models.IntegerField()),
                ('outcome', models.CharField(choices=[('accepted', 'accepted'), ('ended_early', 'ended_early'), ('cancelled', 'cancelled')], max_length=12)),
                ('skill_refs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('ref', models.CharField(editable=False, max_length=20, unique=True)),
                ('stance', models.CharField(choices=[('has', 'has'), ('use', 'use'), ('learn', 'learn'), ('rather_not', 'rather_not')], max_length=10)),
                ('self_level', models.SmallIntegerField(null=True)),
                ('last_used_date', models.DateField(null=True)),
                ('origin', models.CharField(choices=[('self', 'self'), ('cv', 'cv'), ('import', 'import')], max_length=10)),
                ('source_ref', models.CharField(blank=True, max_length=40)),
                ('said_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='skills.skill')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['skill', 'stance'], name='claim_by_skill')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'skill', 'stance'), name='claim_stands_once'), models.CheckConstraint(condition=models.Q(('self_level', None), models.Q(('self_level__range', (1, 5)), ('stance', 'has')), _connector='OR'), name='claim_level_of_has'), models.CheckConstraint(condition=models.Q(('stance__in', ['has', 'use', 'learn', 'rather_not'])), name='claim_stance_known'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('said_at')), _connector='OR'), name='claim_ends_after_start')],
            },
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'read')), fields=('person',), name='document_in_use_once'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['person', 'skill'], name='evidence_person_skill'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['rater_ref'], name='evidence_rater'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('source_ref', ''), _negated=True), fields=['source_ref'], name='evidence_source'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('source_ref', ''), _negated=True)), fields=('person', 'skill', 'kind', 'rater_ref', 'source_ref'), name='evidence_once_per_source'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('rating__range', (1, 5))), name='evidence_rating_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['self', 'cv', 'endorsement', 'structured_interview', 'peer', 'review_360', 'certificate', 'delivered_work', 'manager', 'expert', 'knowledge_test', 'work_sample'])), name='evidence_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('expires_date', None), ('expires_date__gt', models.F('observed_date')), _connector='OR'), name='evidence_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='foundskill',
            constraint=models.UniqueConstraint(fields=('document', 'skill'), name='found_skill_once'),
        ),
        migrations.AddConstraint(
            model_name='foundskill',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start')), ('start__gte', 0)), name='found_skill_span'),
        ),
        migrations.AddConstraint(
            model_name='foundskill',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__range', (0, 1000))), name='found_skill_confidence'),
        ),
        migrations.AddIndex(
            model_name='skilllevel',
            index=models.Index(fields=['skill', 'level'], name='skill_level_by_skill'),
        ),
        migrations.AddConstraint(
            model_name='skilllevel',
            constraint=models.UniqueConstraint(fields=('person', 'skill'), name='skill_level_once'),
        ),
        migrations.AddConstraint(
            model_name='skilllevel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confidence', None), ('level', None), ('mu_step', None), ('sd_class', None)), models.Q(('confidence__range', (0, 1000)), ('level__range', (1, 5)), ('mu_step__gte', 0), ('sd_class__gte', 0)), _connector='OR'), name='skill_level_whole_or_none'),
        ),
        migrations.AddConstraint(
            model_name='workrecord',
            constraint=models.UniqueConstraint(fields=('person', 'source_ref'), name='work_record_once'),
        ),
        migrations.AddConstraint(
            model_name='workrecord',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 0)), name='work_record_minutes'),
        ),
        migrations.AddConstraint(
            model_name='workrecord',
            constraint=models.CheckConstraint(condition=models.Q(('ended_date__gte', models.F('started_date'))), name='work_record_ends_after_start'),
        ),
    ]
