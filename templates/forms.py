"""How forms are rendered: label, help, error and input of each field, a summary of errors on top."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms and fields with the site's own components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
