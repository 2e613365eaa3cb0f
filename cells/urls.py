"""Addresses of the record: one list a noun, names noun_action."""

from django.urls import path, register_converter

from cells.converters import CodeConverter
from cells.views import changes, home, meetings, members, rolls, units

register_converter(CodeConverter, "code")

cell_urls = [
    path("cells/", units.cell_list, name="cell_list"),
    path("cells/<code:code>/", units.cell_detail, name="cell_detail"),
    path("cells/<code:code>/members/", members.cell_members, name="cell_members"),
    path("cells/<code:code>/meetings/new/", meetings.meeting_new, name="meeting_new"),
]

member_urls = [
    path("members/search/", members.member_search, name="member_search"),
    path("members/<code:code>/", members.member_detail, name="member_detail"),
]

meeting_urls = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/sheet/", meetings.meeting_sheet, name="meeting_sheet"),
    path("meetings/<int:pk>/submit/", meetings.meeting_submit, name="meeting_submit"),
    path("meetings/<int:pk>/confirm/", meetings.meeting_confirm, name="meeting_confirm"),
    path("meetings/<int:pk>/return/", meetings.meeting_return, name="meeting_return"),
    path("meetings/<int:pk>/discard/", meetings.meeting_discard, name="meeting_discard"),
]

roll_urls = [
    path("rolls/", rolls.roll_upload, name="roll_upload"),
    path("rolls/<int:pk>/", rolls.roll_plan, name="roll_plan"),
    path("rolls/<int:pk>/apply/", rolls.roll_apply, name="roll_apply"),
]

change_urls = [path("changes/", changes.change_list, name="change_list")]

urlpatterns = [
    path("", home.home, name="home"),
    *cell_urls,
    *member_urls,
    *meeting_urls,
    *roll_urls,
    *change_urls,
]
