"""A company's own table, read as a mapping says: workbooks, files of any separator, frames; and what of it could not be read."""
