"""Register, ballots, tally, methods, outcome and repetition of one poll."""

from fractions import Fraction

import pytest

from voting.procedure.eligibility import judge_ballot, register
from voting.procedure.majority import Reason, Rule, Snapshot
from voting.procedure.merkle import merkle_root
from voting.procedure.methods import MethodReason, MethodRules, may_change, method_for, method_reasons
from voting.procedure.outcome import QuorumCount, decide
from voting.procedure.tally import Tally, TallyError, count
from youth.procedure.choices import Base, ConflictEffect, Method

PRESENT = Rule(Base.PRESENT, Fraction(1, 2), strict=True)
MEMBERS = tuple(f"m{number:02}" for number in range(1, 20))


class TestRegister:
    def test_only_members_in_the_hall_may_vote(self):
        frozen = register(21, MEMBERS, [*MEMBERS[:13], "guest"], [], ConflictEffect.LEAVES_PRESENT)

        assert frozen.voters == frozenset(MEMBERS[:13])
        assert frozen.absent == frozenset(MEMBERS[13:])
        assert frozen.snapshot == Snapshot(21, 19, 13, 0)

    def test_a_recused_member_leaves_the_base_where_the_rules_say_so(self):
        frozen = register(21, MEMBERS, MEMBERS[:13], MEMBERS[:1], ConflictEffect.LEAVES_PRESENT)

        assert frozen.snapshot == Snapshot(21, 19, 12, 1)
        assert MEMBERS[0] not in frozen.voters

    def test_a_recused_member_stays_in_the_base_where_the_rules_say_so(self):
        frozen = register(21, MEMBERS, MEMBERS[:13], MEMBERS[:1], ConflictEffect.STAYS_PRESENT)

        assert frozen.snapshot == Snapshot(21, 19, 13, 1)
        assert MEMBERS[0] not in frozen.voters

    def test_recusal_changes_quorum_and_threshold(self):
        leaves = register(21, MEMBERS, MEMBERS[:11], MEMBERS[:1], ConflictEffect.LEAVES_PRESENT)
        stays = register(21, MEMBERS, MEMBERS[:11], MEMBERS[:1], ConflictEffect.STAYS_PRESENT)

        assert not QuorumCount(11, leaves.snapshot.present).met
        assert QuorumCount(11, stays.snapshot.present).met
        # Five for of ten present is no majority of eleven and none of ten; six is of both.
        assert decide(Tally(6, 4, 0), PRESENT, stays.snapshot, QuorumCount(11, 11)).needed == 6

    def test_a_member_entitled_through_two_groups_counts_once(self):
        frozen = register(
            21, [*MEMBERS, MEMBERS[0]], [*MEMBERS[:13], MEMBERS[0]], [], ConflictEffect.LEAVES_PRESENT
        )

        assert frozen.snapshot == Snapshot(21, 19, 13, 0)

    def test_everyone_in_office_is_exactly_one_of_voter_absent_or_recused(self):
        frozen = register(21, MEMBERS, MEMBERS[:13], MEMBERS[12:14], ConflictEffect.LEAVES_PRESENT)

        assert len(frozen.voters) + len(frozen.absent) + len(frozen.recused) == 19
        assert frozen.voters | frozen.absent | frozen.recused == frozenset(MEMBERS)


class TestBallot:
    OK = {
        "is_open": True,
        "in_register": True,
        "in_hall": True,
        "offered": True,
        "current": "",
        "choice": "for",
        "may_change": True,
    }

    @pytest.mark.parametrize(
        ("difference", "allowed", "status"),
        [
            ({}, True, "recorded"),
            ({"current": "against"}, True, "changed"),
            ({"current": "for"}, False, "already"),
            ({"current": "against", "may_change": False}, False, "already"),
            ({"in_hall": False}, False, "left_hall"),
            ({"in_hall": False, "current": "against"}, False, "left_hall"),
            ({"in_hall": False, "current": "for"}, False, "already"),
            ({"in_hall": False, "in_register": False}, False, "not_in_register"),
            ({"is_open": False}, False, "closed"),
            ({"in_register": False}, False, "not_in_register"),
            ({"offered": False}, False, "bad_choice"),
            # The first reason is the one that concerns the voter.
            ({"is_open": False, "in_register": False}, False, "closed"),
        ],
    )
    def test_each_ballot_gets_one_honest_answer(self, difference, allowed, status):
        verdict = judge_ballot(**{**self.OK, **difference})

        assert (verdict.allowed, verdict.status) == (allowed, status)

    def test_a_secret_ballot_is_never_changed(self):
        assert may_change(Method.OPEN, "closed")
        assert may_change(Method.NAMED, "closed")
        assert not may_change(Method.NAMED, "never")
        assert not may_change(Method.SECRET, "closed")


class TestTally:
    def test_who_did_not_vote_follows_from_the_register(self):
        ballots = {"m01": "for", "m02": "for", "m03": "against", "m04": "abstain"}

        assert count(ballots, MEMBERS[:13]) == Tally(2, 1, 1, 9)

    def test_a_ballot_from_outside_the_register_is_no_vote(self):
        with pytest.raises(TallyError, match="not_in_register"):
            count({"guest": "for"}, MEMBERS)

    def test_an_answer_that_no_ballot_offers_is_no_vote(self):
        with pytest.raises(TallyError, match="bad_choice"):
            count({"m01": "maybe"}, MEMBERS)

    def test_no_count_is_negative(self):
        with pytest.raises(TallyError, match="negative_count"):
            Tally(-1, 0, 0)


class TestMethod:
    RULES = MethodRules(
        methods=("open", "named", "secret"),
        default="open",
        named_required_for=("budget",),
        secret_required_for=("chair_election",),
        secret_minimum=5,
    )

    def test_the_topic_decides_and_else_the_default(self):
        assert method_for("", self.RULES) is Method.OPEN
        assert method_for("lighting", self.RULES) is Method.OPEN
        assert method_for("budget", self.RULES) is Method.NAMED
        assert method_for("chair_election", self.RULES) is Method.SECRET

    @pytest.mark.parametrize(
        ("method", "topic", "voters", "reasons"),
        [
            (Method.OPEN, "", 13, ()),
            (Method.NAMED, "", 13, ()),
            (Method.NAMED, "budget", 13, ()),
            (Method.OPEN, "budget", 13, (MethodReason.NAMED_REQUIRED,)),
            (Method.SECRET, "budget", 13, (MethodReason.NAMED_REQUIRED,)),
            (Method.OPEN, "chair_election", 13, (MethodReason.SECRET_REQUIRED,)),
            (Method.SECRET, "chair_election", 13, ()),
            (Method.SECRET, "", 4, (MethodReason.GROUP_TOO_SMALL,)),
        ],
    )
    def test_a_method_is_refused_before_the_poll_opens(self, method, topic, voters, reasons):
        assert method_reasons(method, topic, voters, self.RULES) == reasons

    def test_a_method_that_the_rules_do_not_have_is_refused(self):
        rules = MethodRules(methods=("open",), default="open")

        assert method_reasons(Method.NAMED, "", 13, rules) == (MethodReason.NOT_OFFERED,)


class TestOutcome:
    SNAPSHOT = Snapshot(21, 19, 13)

    def test_the_quorum_is_judged_on_the_snapshot(self):
        assert decide(Tally(7, 6, 0), PRESENT, self.SNAPSHOT, QuorumCount(11, 13)).carried

    def test_without_quorum_nothing_is_decided(self):
        verdict = decide(Tally(9, 1, 0), PRESENT, Snapshot(21, 19, 10), QuorumCount(11, 10))

        assert (verdict.carried, verdict.reason, verdict.needed) == (False, Reason.NO_QUORUM, 6)

    def test_a_challenge_leads_to_a_count_that_decides(self):
        short = decide(Tally(9, 1, 0), PRESENT, self.SNAPSHOT, QuorumCount(11, 13, recount=10))
        enough = decide(Tally(9, 1, 0), PRESENT, self.SNAPSHOT, QuorumCount(11, 13, recount=11))

        assert short.reason is Reason.NO_QUORUM
        assert enough.carried

    def test_somebody_who_left_after_the_opening_changes_nothing(self):
        # The base stays thirteen, as frozen: presence is read at the opening, never at the close.
        assert decide(Tally(6, 0, 0, 7), PRESENT, self.SNAPSHOT, QuorumCount(11, 13)).carried is False


class TestMerkleRoot:
    # The tree of RFC 9162's predecessor's reference inputs: 0, 1, 2, 3 and 7, 8 leaves.
    LEAVES = tuple(
        bytes.fromhex(leaf)
        for leaf in [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
    )

    @pytest.mark.parametrize(
        ("size", "root"),
        [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ],
    )
    def test_known_trees(self, size, root):
        assert merkle_root(self.LEAVES[:size]).hex() == root

    def test_it_equals_the_recursive_definition(self):
        from hashlib import sha256

        def tree(leaves):
            if len(leaves) == 1:
                return sha256(b"\x00" + leaves[0]).digest()
            split = 1
            while split * 2 < len(leaves):
                split *= 2
            return sha256(b"\x01" + tree(leaves[:split]) + tree(leaves[split:])).digest()

        for size in range(1, 70):
            leaves = [bytes([number]) for number in range(size)]
            assert merkle_root(leaves) == tree(leaves)

    def test_one_changed_ballot_gives_another_root(self):
        assert merkle_root(self.LEAVES) != merkle_root((*self.LEAVES[:-1], b"x"))
        assert merkle_root(self.LEAVES) != merkle_root(self.LEAVES[:-1])
