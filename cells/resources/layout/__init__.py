"""From lines to a table: where its headings stand, what they mean, where its people end."""
