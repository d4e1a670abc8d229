import django.db.models.deletion
import rapida_site.lib.db
import rapida_site.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistants', '0003_logs'),
        ('knowledge', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnowledgeAttachment',
            fields=[
                ('id', models.BigIntegerField(default=rapida_site.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('organization_id', rapida_site.lib.db.SoftKeyField('accounts.Organization', db_index=True, editable=False, on_delete='keep')),
                ('project_id', rapida_site.lib.db.SoftKeyField('accounts.Project', db_index=False, editable=False, on_delete='keep')),
                ('created_by', models.BigIntegerField(editable=False)),
                ('updated_by', models.BigIntegerField(editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('retrieval_method', models.CharField(choices=[('hybrid-search', 'hybrid'), ('semantic-search', 'semantic'), ('text-search', 'full text')], default='hybrid-search', max_length=20)),
                ('top_k', models.PositiveSmallIntegerField(default=5)),
                ('score_threshold', models.FloatField(default=0.5)),
                ('reranker', models.CharField(blank=True, help_text='The provider that sorts what was found anew.', max_length=100)),
                ('reranker_options', models.JSONField(blank=True, default=dict)),
                ('assistant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='knowledge_attachments', to='assistants.assistant')),
                ('knowledge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='knowledge.knowledge')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('assistant', 'knowledge'), name='knowledge_attached_once'), models.CheckConstraint(condition=models.Q(('score_threshold__gte', 0), ('score_threshold__lte', 1), ('top_k__gte', 1), ('top_k__lte', 50)), name='knowledge_attachment_in_range')],
            },
        ),
    ]
