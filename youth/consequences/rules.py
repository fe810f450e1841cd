"""A change of the rules of procedure: carried, it is a resolution and holds from its day of effect."""

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.consequences.adoption import Adopt
from youth.consequences.registry import Decided, declare_consequence, required
from youth.models import RuleChange
from youth.procedure.choices import DecisionType
from youth.refusals import Refusal
from youth.selectors.rule_changes import CHANGE, change_by_id
from youth.services.locking import locked
from youth.services.rule_changes import carry_rule_change, overturn_rule_change, unfit_reasons

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.procedure.profile import Profile


AMENDED = _(
    "The council amended this change. Enter on its page which rule is to say what; the draft decision then"
    " follows, and can be put to the vote."
)
OTHER_WORDS = _(
    "The words on the agenda are not those of the proposed change. Prepare a change that says what is to be"
    " decided."
)


@declare_consequence
class ChangeRules(Adopt):
    """Adopt the change of the rules that the item under way is about.

    Its majority is `majority.rules_change`, whatever the agenda says of the item.
    """

    name: ClassVar[str] = "youth.change_rules"
    label: ClassVar[Promise] = _("the change of the rules")
    subject: ClassVar[str] = CHANGE

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type of a change of the rules."""
        return DecisionType.RULES_CHANGE

    def lock(self, meeting: "Meeting") -> None:
        """Lock the council before the meeting, as a notice does."""
        locked(meeting.council)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why: it waits for no decision, other words are on the agenda, or rules contradict it."""
        item, change = required(item), _change(item)
        if change is None or change.state != RuleChange.State.PROPOSED:
            message = _("This change of the rules was decided or withdrawn: finish the item.")
            return [("rule_change_not_proposed", message)]
        if item.text != item.subject_text:
            return [("rule_change_other_words", AMENDED if item.draft_changed_at else OTHER_WORDS)]
        unfit = [("rule_change_unfit", reason) for reason in unfit_reasons(change)]
        return [*super().reasons(meeting, item, about), *unfit]

    def carry(self, decided: Decided) -> "Resolution | None":
        """Enter the resolution, and change the rules from the day of effect on."""
        resolution, change = super().carry(decided), _change(required(decided.item))
        if resolution is not None and change is not None:
            # Contradicted by something since the vote was opened: the secretary prepares it again.
            with suppress(Refusal):
                carry_rule_change(change, resolution, actor=decided.actor, cause=decided.cause)
        return resolution

    def undo(self, decided: Decided) -> None:
        """Annul the resolution, and take the change back with it."""
        super().undo(decided)
        change = _change(required(decided.item))
        if decided.was_carried and change is not None:
            overturn_rule_change(change, actor=decided.actor, cause=decided.cause)


def _change(item: "AgendaItem") -> RuleChange | None:
    return change_by_id(item.meeting.council, item.subject_id) if item.subject_id else None
