"""What a person does on a sheet in the browser."""


def mark(page, member, said):
    """Press the name of somebody on the sheet, then what is said of them."""
    row = page.locator(".sheet-row").filter(has_text=member.full_name)
    row.locator("summary").click()
    row.locator(f"label.{said}").click()


def marked(page, member):
    """Return what the sheet on a page says of somebody."""
    row = page.locator(".sheet-row").filter(has_text=member.full_name)
    return row.locator("input:checked").get_attribute("value")
