"""The code of a row's short address, in templates."""

from django import template

from youth.short_addresses import short_code

register = template.Library()
register.filter(short_code)
