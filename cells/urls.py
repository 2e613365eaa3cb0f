"""Addresses of the record: one list a noun, names noun_action."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from cells.admin.site import site
from cells.converters import CodeConverter, SlipConverter
from cells.views import (
    account,
    accounts,
    attendance_files,
    changes,
    confirming,
    corrections,
    disputes,
    entries,
    entry_exceptions,
    home,
    import_answers,
    import_files,
    import_layouts,
    import_lists,
    import_undoings,
    imports,
    joint_meetings,
    links,
    meeting_papers,
    meetings,
    members,
    minutes,
    paper_templates,
    papers,
    reminders,
    reopening,
    resolutions,
    rolls,
    sheets,
    sign_in,
    units,
)

register_converter(CodeConverter, "code")
register_converter(SlipConverter, "slip")

cell_urls = [
    path("cells/", units.cell_list, name="cell_list"),
    path("cells/<code:code>/", units.cell_detail, name="cell_detail"),
    path("cells/<code:code>/members/", members.cell_members, name="cell_members"),
    path("cells/<code:code>/paper/", papers.cell_paper, name="cell_paper"),
    path("cells/<code:code>/entry/", entries.cell_entry, name="cell_entry"),
    path("cells/<code:code>/reminder/", reminders.cell_reminder, name="cell_reminder"),
    path("cells/<code:code>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("cells/<code:code>/meetings/start/", meetings.meeting_start, name="meeting_start"),
]

member_urls = [
    path("members/search/", members.member_search, name="member_search"),
    path("members/<code:code>/", members.member_detail, name="member_detail"),
]

meeting_urls = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/waiting/", confirming.meeting_waiting, name="meeting_waiting"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/sheet/", sheets.meeting_sheet, name="meeting_sheet"),
    path("meetings/<int:pk>/roll/", corrections.meeting_roll, name="meeting_roll"),
    path("meetings/<int:pk>/join/", joint_meetings.meeting_join, name="meeting_join"),
    path("meetings/<int:pk>/minutes/", minutes.meeting_minutes, name="meeting_minutes"),
    path(
        "meetings/<int:pk>/minutes.docx",
        meeting_papers.meeting_minutes_paper,
        name="meeting_minutes_paper",
    ),
    path(
        "meetings/<int:pk>/resolution/", resolutions.meeting_resolution, name="meeting_resolution"
    ),
    path(
        "meetings/<int:pk>/resolution.docx",
        meeting_papers.meeting_resolution_paper,
        name="meeting_resolution_paper",
    ),
    path("meetings/<int:pk>/submit/", meetings.meeting_submit, name="meeting_submit"),
    path("meetings/<int:pk>/confirm/", meetings.meeting_confirm, name="meeting_confirm"),
    path("meetings/<int:pk>/return/", meetings.meeting_return, name="meeting_return"),
    path("meetings/<int:pk>/reopen/", reopening.meeting_reopen, name="meeting_reopen"),
    path("meetings/<int:pk>/dispute/", disputes.meeting_dispute, name="meeting_dispute"),
    path("meetings/<int:pk>/answer/", disputes.meeting_answer, name="meeting_answer"),
    path("meetings/<int:pk>/discard/", meetings.meeting_discard, name="meeting_discard"),
]

paper_urls = [
    path("papers/", paper_templates.paper_templates, name="paper_templates"),
    path("papers/template/", paper_templates.paper_template, name="paper_template"),
    path("papers/reset/", paper_templates.paper_template_reset, name="paper_template_reset"),
]

roll_urls = [
    path("rolls/", rolls.roll_upload, name="roll_upload"),
    path("rolls/template/", rolls.roll_template, name="roll_template"),
    path("rolls/export/", rolls.roll_export, name="roll_export"),
]

attendance_urls = [
    path("attendance/", attendance_files.attendance_upload, name="attendance_upload"),
    path("attendance/template/", attendance_files.attendance_template, name="attendance_template"),
]

import_urls = [
    path("imports/", import_lists.import_list, name="import_list"),
    path("imports/<int:pk>/", imports.import_plan, name="import_plan"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:pk>/layout/", import_layouts.import_layout, name="import_layout"),
    path("imports/<int:pk>/answers/", import_answers.import_answers, name="import_answers"),
    path("imports/<int:pk>/mended/", import_files.import_mended, name="import_mended"),
    path("imports/<int:pk>/undo/", import_undoings.import_undo, name="import_undo"),
]

exception_urls = [
    path("entry-exceptions/", entry_exceptions.exception_list, name="exception_list"),
    path("entry-exceptions/<int:pk>/end/", entry_exceptions.exception_end, name="exception_end"),
]

sign_in_urls = [
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("login/code/", sign_in.SecondStepView.as_view(), name="login_code"),
    # Also for who is signed out already, by the timer: there is nothing to sign in for first.
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    path("link/", links.link_code, name="link_code"),
    path("link/password/", links.link_password, name="link_password"),
    path("link/<slip:code>/", links.link_open, name="link_open"),
]

account_urls = [
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password_change"),
    path("account/sign-out/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/second-factor/codes/", account.recovery_codes, name="recovery_codes"),
    path("account/second-factor/off/", account.second_factor_off, name="second_factor_off"),
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("accounts/<int:pk>/link/", accounts.account_invite, name="account_invite"),
    path("accounts/<int:pk>/post/", accounts.account_post, name="account_post"),
    path(
        "accounts/<int:pk>/second-factor/",
        accounts.account_second_factor,
        name="account_second_factor",
    ),
    path("posts/<int:pk>/end/", accounts.post_end, name="post_end"),
]

change_urls = [path("changes/", changes.change_list, name="change_list")]

urlpatterns = [
    path("", home.home, name="home"),
    *cell_urls,
    *member_urls,
    *meeting_urls,
    *paper_urls,
    *roll_urls,
    *attendance_urls,
    *import_urls,
    *exception_urls,
    *change_urls,
    path("admin/", site.urls),
    *sign_in_urls,
    *account_urls,
]
