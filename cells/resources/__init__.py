"""Files: how bytes become a table, and its columns become values; and files that go out.

* `sheets`: what every reader gives, numbered lines of values, and how a file is to be read.
* `readers`: from bytes to lines, one reader a format, with the encodings of offices.
* `layout`: from lines to a table: its headings and what they mean, its people, its end.
* `values`: from texts to values, and what is wrong with a row.
* `rolls`, `attendance`: the import-export resource of each kind of file, with its columns.
* `outgoing`, `roll_files`, `…_template`: files handed back with reasons, rolls, blank templates.

Nothing here reads or writes the database.
"""
