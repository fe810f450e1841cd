"""Due work of the youth council's own tables."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from youth.journal.streams import meeting_stream
from youth.live import announce_ephemeral
from youth.mail.delivery import deliver_due_mail
from youth.mail.digest import queue_digests
from youth.mail.subscriptions import forget_what_ended
from youth.mail.topics import MEETINGS
from youth.models import Council, Mailing
from youth.presenters.desk import count_desks
from youth.push.delivery import forget_devices, send_due_pushes
from youth.runner.due import due_in_council, due_work
from youth.services.account_changes import forget_account_changes, mail_account_changes
from youth.services.age_limits import end_seats_by_age
from youth.services.capacities import let_guests_go
from youth.services.consents import ask_adults_again
from youth.services.form_submissions import forget_sent_forms
from youth.services.guardian_withdrawal import tell_of_withdrawals
from youth.services.guests import forget_invitations
from youth.services.invitations import forget_answers
from youth.services.member_cards import forget_former_members
from youth.services.minutes import adopt_by_silence
from youth.services.notifications import forget_notifications, plan_notifications
from youth.services.reminders import remind_members, tell_of_changed_agendas
from youth.services.sign_in_codes import forget_codes
from youth.services.site_roles import end_site_roles_that_ran_out
from youth.services.terms import end_terms_that_ran_out


@due_work("youth.expired_sessions", every=timedelta(hours=6))
def remove_expired_sessions(now: datetime) -> int:
    """Delete expired sessions, which hold ids of accounts."""
    removed, _ = Session.objects.filter(expire_date__lt=now).delete()
    return removed


@due_work("youth.sent_forms", every=timedelta(hours=1))
def remove_sent_forms(now: datetime) -> int:
    """Delete the tokens of forms sent more than a day ago."""
    return forget_sent_forms(now)


@due_work("youth.consents_of_adults", every=timedelta(hours=6))
def ask_consent_again(now: datetime) -> int:
    """Ask those who came of age to consent as adults, on their next visit."""
    return ask_adults_again(now)


@due_work("youth.guardian_withdrawals", every=timedelta(seconds=10))
def tell_young_people(now: datetime) -> int:
    """Mail the young people whose guardians took their consent back."""
    return tell_of_withdrawals(now)


@due_work("youth.mail", every=timedelta(seconds=1))
def send_mail(now: datetime) -> int:
    """Send the next mails of every mailing that is due."""
    return deliver_due_mail(now, _show_progress)


def _show_progress(mailing: Mailing) -> None:
    """Let the open page of a meeting show how far its notices are."""
    if mailing.topic == MEETINGS.name and mailing.subject_id is not None:
        announce_ephemeral(meeting_stream(mailing.subject_id), "youth.notices", {})


@due_work("youth.notifications", every=timedelta(seconds=2))
def notify_people(now: datetime) -> int:
    """Write the notifications of the acts that have none yet."""
    return plan_notifications()


@due_work("youth.push", every=timedelta(seconds=2))
def send_pushes(now: datetime) -> int:
    """Send the push messages that wait for devices."""
    return send_due_pushes(now)


@due_work("youth.push_forgotten", every=timedelta(hours=1))
def forget_former_devices(now: datetime) -> int:
    """Delete the devices of a former key, and messages that nobody needs any more."""
    return forget_devices(now)


@due_work("youth.notifications_forgotten", every=timedelta(hours=6))
def forget_old_notifications(now: datetime) -> int:
    """Delete the notifications of long ago."""
    return forget_notifications(now)


@due_work("youth.mail_forgotten", every=timedelta(hours=1))
def forget_readers(now: datetime) -> int:
    """Erase addresses that were never confirmed and those that stopped long ago."""
    return forget_what_ended(now)


@due_in_council("youth.digest", every=timedelta(minutes=10))
def queue_digest(council: Council, now: datetime) -> int:
    """Queue the day's digest, once it is time where the council is."""
    return queue_digests(council, now)


@due_in_council("youth.meeting_reminders", every=timedelta(minutes=10))
def remind_of_meetings(council: Council, now: datetime) -> int:
    """Remind the members who have not said whether they will come tomorrow."""
    return remind_members(council, now)


@due_in_council("youth.changed_agendas", every=timedelta(minutes=5))
def tell_of_agendas(council: Council, now: datetime) -> int:
    """Tell of agendas that changed after their notice."""
    return tell_of_changed_agendas(council, now)


@due_in_council("youth.minutes", every=timedelta(minutes=10))
def adopt_minutes(council: Council, now: datetime) -> int:
    """Adopt minutes to which nobody objects any more, where the rules say so."""
    return adopt_by_silence(council)


@due_work("youth.answers_forgotten", every=timedelta(hours=6))
def forget_old_answers(now: datetime) -> int:
    """Forget what members said before meetings of long ago."""
    return forget_answers(now)


@due_work("youth.account_changes", every=timedelta(seconds=2))
def tell_of_account_changes(now: datetime) -> int:
    """Mail the pending notices of account changes, with the link to revert them."""
    return mail_account_changes(now)


@due_work("youth.account_changes_forgotten", every=timedelta(hours=6))
def forget_old_account_changes(now: datetime) -> int:
    """Delete the changes that can't be reverted any more."""
    return forget_account_changes(now)


@due_work("youth.sign_in_codes", every=timedelta(hours=1))
def remove_sign_in_codes(now: datetime) -> int:
    """Delete the codes to sign in that were made more than a day ago."""
    return forget_codes(now)


@due_work("youth.guest_invitations", every=timedelta(hours=6))
def remove_old_invitations(now: datetime) -> int:
    """Delete the invitations of guests that nobody accepted in time."""
    return forget_invitations(now)


@due_in_council("youth.guests", every=timedelta(minutes=1))
def end_guests(council: Council, now: datetime) -> int:
    """End the participation of guests whose capacity ran out."""
    return let_guests_go(council)


@due_in_council("youth.site_roles", every=timedelta(minutes=1))
def end_site_roles(council: Council, now: datetime) -> int:
    """Take away the roles on the site whose end has come."""
    return end_site_roles_that_ran_out(council, now)


@due_work("youth.member_cards", every=timedelta(minutes=1))
def remove_cards_of_former_members(now: datetime) -> int:
    """Delete the pictures of members whose mandate, or its term, ran out."""
    return forget_former_members(now)


@due_in_council("youth.terms", every=timedelta(minutes=1))
def end_terms(council: Council, now: datetime) -> int:
    """End the terms whose last day has passed, with the mandates and seats in committees in them."""
    return end_terms_that_ran_out(council, now)


@due_in_council("youth.age_limits", every=timedelta(minutes=10))
def end_seats(council: Council, now: datetime) -> int:
    """End the seats of those who passed the age limit, where the rules say on the birthday."""
    return end_seats_by_age(council, now)


@due_in_council("youth.desks", every=timedelta(minutes=1))
def count_what_waits(council: Council, now: datetime) -> int:
    """Count what waits on each desk, for the number beside the way there."""
    return count_desks(council)
