"""The word `visible_to` for querysets. What it means for each noun is stated in
`cells.permissions`, the only place that decides; a noun without a rule there shows nothing."""

from django.db import models

_rules = {}


def visibility_rule(model):
    """Register the decorated function, (queryset, user) to queryset, as the rule for `model`."""

    def register(rule):
        _rules[model] = rule
        return rule

    return register


class VisibleQuerySet(models.QuerySet):
    """Rows of which each person may see some."""

    def visible_to(self, user):
        """Rows that exist for `user`: what is left out is, for them, not there at all."""
        rule = _rules.get(self.model)
        return rule(self, user) if rule else self.none()
