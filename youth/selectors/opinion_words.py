"""The opinion of a committee in words: pages, papers and minutes say the same."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.models import CommitteeOpinion
from youth.procedure.body import Stance
from youth.selectors.councils import today_in


def opinion_in_words(opinion: CommitteeOpinion) -> str:
    """Return stance, counts and rapporteur: "supports the draft decision (4 for, 1 against, …)"."""
    sentences = {
        Stance.FOR: _(
            "The committee supports the draft decision: %(for)s for, %(against)s against, %(abstain)s "
            "abstained; %(present)s of %(members)s members were present."
        ),
        Stance.AGAINST: _(
            "The committee does not support the draft decision: %(for)s for, %(against)s against, "
            "%(abstain)s abstained; %(present)s of %(members)s members were present."
        ),
        Stance.NONE: _(
            "The committee adopted no opinion on the draft decision: %(for)s for, %(against)s against, "
            "%(abstain)s abstained; %(present)s of %(members)s members were present."
        ),
    }
    sentence = sentences[Stance(opinion.stance)] % {
        "for": opinion.votes_for,
        "against": opinion.votes_against,
        "abstain": opinion.votes_abstain,
        "present": opinion.present,
        "members": opinion.members,
    }
    if not opinion.rapporteur:
        return sentence
    return f"{sentence} {_('Rapporteur: %(name)s.') % {'name': opinion.rapporteur}}"


def named_opinion(opinion: CommitteeOpinion) -> str:
    """Return the same with the committee's name before it, for where the opinions of several are read."""
    return f"{name_in_opinion(opinion)}. {opinion_in_words(opinion)}"


def name_in_opinion(opinion: CommitteeOpinion) -> str:
    """Return the committee's name, of the lead one with the word for it."""
    name = opinion.committee.name
    return _("%(committee)s (lead committee)") % {"committee": name} if opinion.is_lead else name


def opinion_document(opinion: CommitteeOpinion) -> str:
    """Return as which document the opinion is cited: the committee's minutes, in the council's language."""
    meeting = opinion.agenda_item.meeting
    with override(meeting.council.languages[0]):
        return _("Minutes No. %(number)s of the committee “%(committee)s” of %(date)s") % {
            "number": meeting.number,
            "committee": opinion.committee.name,
            "date": f"{today_in(meeting.council, meeting.opened_at):%d.%m.%Y}",
        }
