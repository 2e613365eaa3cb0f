"""Addresses of the figures: one list a noun, names report_noun and report_noun_list."""

from django.urls import path

from reports.views import attendance, calendar, monthly, ratings, reporting

attendance_urls = [
    path("reports/attendance/", attendance.AttendanceView.as_view(), name="report_attendance"),
    path(
        "reports/attendance/meetings/",
        attendance.MeetingsView.as_view(),
        name="report_attendance_meetings",
    ),
    path(
        "reports/attendance/cells/",
        attendance.CellsView.as_view(),
        name="report_attendance_cells",
    ),
]
reporting_urls = [
    path("reports/reporting/", reporting.ReportingView.as_view(), name="report_reporting"),
    path("reports/reporting/slots/", reporting.SlotsView.as_view(), name="report_reporting_slots"),
]
calendar_urls = [path("reports/calendar/", calendar.report_calendar, name="report_calendar")]
monthly_urls = [path("reports/monthly/", monthly.report_monthly, name="report_monthly")]
ratings_urls = [
    path("reports/ratings/", ratings.RatingsView.as_view(), name="report_ratings"),
    path("reports/ratings/list/", ratings.RatingsListView.as_view(), name="report_ratings_list"),
]
urlpatterns = attendance_urls + reporting_urls + calendar_urls + monthly_urls + ratings_urls
