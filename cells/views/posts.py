"""Posts as pages show them: the role, and the unit under the name that it bears today."""

from cells.models import Cell, Commune
from cells.periods import today


def name_posts(posts):
    """Give each of the posts `unit_name`, with one query for the cells and one for the communes;
    return them as a list."""
    posts = list(posts)
    cells = _names(Cell, {post.cell_id for post in posts})
    communes = _names(Commune, {post.commune_id for post in posts})
    for post in posts:
        named = cells.get(post.cell_id) or communes.get(post.commune_id)
        post.unit_name = named or (post.upper_committee.name if post.upper_committee_id else "")
    return posts


def _names(model, pks):
    pks = pks - {None}
    if not pks:
        return {}
    named = model.objects.filter(pk__in=pks).named_on(today())
    return dict(named.values_list("pk", "name"))
