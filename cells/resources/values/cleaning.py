"""From the lines of a table to rows of clean values, with the fields of an import-export resource.

The library's own loop takes a row at a time and costs more than all else that reading does. Most
texts of a roll occur many times, so this goes column by column and asks a field once for each
distinct text.
"""

from cells.progress import Stage


def clean_rows(resource, table, today, progress):
    """Return a row for each line of `table`: of `resource.row_class`, with what the resource's
    fields make of its texts, and a problem where they refuse one with a ValueError.

    An empty text says nothing: no field is asked about it.
    """
    columns, lines = table.columns, table.lines
    rows = [resource.row_class(line.number, line.values, columns) for line in lines]
    fields = [field for field in resource.get_import_fields() if field.column_name in columns]
    progress.begin(Stage.READING, len(rows))
    for number, field in enumerate(fields, start=1):
        _clean_column(field, rows, lines, columns[field.column_name], today)
        progress.advance(len(rows) * number // len(fields) - progress.done)
    return rows


def _clean_column(field, rows, lines, position, today):
    """Set one column of all rows."""
    column, attribute, outcomes = field.column_name, field.attribute, {}
    for row, line in zip(rows, lines, strict=True):
        values = line.values
        text = values[position] if position < len(values) else ""
        if not text:
            continue
        outcome = outcomes.get(text)
        if outcome is None:
            outcome = outcomes[text] = _outcome(field, text, today)
        value, message = outcome
        if message:
            row.add_problem(column, message)
        elif value is not None:
            setattr(row, attribute, value)


def _outcome(field, text, today):
    """Return the value that a field makes of a text and "", or None and why it refuses it."""
    try:
        return field.clean({field.column_name: text}, today=today), ""
    except ValueError as error:
        return None, str(error)
