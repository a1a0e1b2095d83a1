//! What can happen to an account, and who does it. Lies in the log's rows as JSON; codes and fields never change.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{Timestamp, domain::accounts::SignUpPolicy};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Actor {
    /// The account's owner, in a browser.
    Owner {
        /// The address they came from.
        from: IpAddr,
    },
    /// The service's operator.
    Operator,
    /// The account above this one.
    Parent,
    /// The service itself, because a time was over or something was seen.
    Service,
}

/// What happened. Keys are told by their first four characters. No field may be called like one of [`Actor`]'s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "names and `words` say what each is")]
pub enum AuditEvent {
    SignedUp,
    LoggedIn,
    LogInFailed,
    LoggedOut,
    SessionEnded,
    OtherSessionsEnded,
    PasswordChosen,
    NotConfirmed,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodesMade,
    RecoveryCodeUsed {
        left: u64,
    },
    CodeRefused,
    EmailChangeAsked {
        new: String,
    },
    EmailChangeConfirmed {
        by_new: bool,
    },
    EmailChangeStopped,
    EmailChanged {
        old: String,
        new: String,
    },
    AccountExported,
    KeyShown {
        key: String,
    },
    KeyReplaced {
        old: String,
        new: String,
        label: Option<String>,
        old_until: Option<Timestamp>,
    },
    ReplacingUndone {
        active: String,
        retiring: String,
        until: Timestamp,
    },
    KeyCutOff {
        key: String,
        label: Option<String>,
        new: Option<String>,
    },
    KeyEnded {
        key: String,
        label: Option<String>,
    },
    KeyPickedUp {
        key: String,
        host: String,
    },
    AliasCreated {
        key: String,
        label: String,
        bounds: AliasTerms,
    },
    AliasChanged {
        key: String,
        label: String,
        bounds: AliasTerms,
    },
    SiteSeen {
        host: String,
        key: String,
        client: Option<String>,
    },
    SitesKnown {
        sites: u64,
    },
    ProofShared {
        job: String,
    },
    ProofWithdrawn {
        job: String,
    },
    LogExported,
    Suspended,
    Resumed,
    CreditsGranted {
        credits: u64,
    },
    PlanGiven {
        plan: Option<String>,
        monthly: Option<u64>,
    },
    MadeOperator,
    OperatorEnded,
    JobRetried {
        job: String,
        again: String,
    },
    SignUpPolicySet {
        policy: SignUpPolicy,
    },
    VisitorsMayTry {
        allowed: bool,
    },
    PlanCreated {
        plan: String,
    },
    PlanChanged {
        plan: String,
    },
    PlanRemoved {
        plan: String,
    },
    DefaultPlanSet {
        plan: Option<String>,
    },
    MailSentAgain {
        mail: String,
    },
    /// What releases up to 0.1.0 noted in words; their lines are sealed, and so they stay.
    OperatorSet {
        what: String,
    },
    Invited {
        email: String,
    },
    InvitationWithdrawn {
        email: String,
    },
    SubAccountJoined {
        email: String,
    },
    SubAccountSuspended {
        email: String,
    },
    SubAccountResumed {
        email: String,
    },
    SubAccountRemoved {
        email: String,
    },
    Removed,
    CreditsHandedDown {
        credits: u64,
        to: String,
    },
    CreditsTakenBack {
        credits: u64,
        below: String,
    },
    CreditsReceived {
        credits: u64,
    },
    CreditsReturned {
        credits: u64,
    },
    WarnedOfCredits {
        percent: u64,
        key: Option<String>,
    },
    GraceGiven {
        credits: u64,
    },
    ReportsWanted {
        wanted: bool,
    },
    LanguageChosen {
        language: String,
    },
}

/// What an alias was bound to; as data, so that it can be told in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasTerms {
    /// Pictures a month.
    pub monthly_limit: Option<u64>,
    /// The sites that may use it; any, where there are none.
    pub hosts: Vec<String>,
    /// Its end.
    pub until: Option<Timestamp>,
}

/// One entry: who and what in one flat object.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    actor: Actor,
    #[serde(flatten)]
    event: AuditEvent,
}

impl Entry {
    pub(super) fn render(actor: &Actor, event: AuditEvent) -> String {
        serde_json::to_string(&Self { actor: *actor, event }).expect("an entry is plain data")
    }

    pub(super) fn parse(text: &str) -> Option<(Actor, AuditEvent)> {
        let entry: Self = serde_json::from_str(text).ok()?;
        Some((entry.actor, entry.event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn an_entry_is_stored_flat_and_read_back() {
        let actor = Actor::Owner { from: [192, 0, 2, 7].into() };
        let event = AuditEvent::KeyReplaced {
            old: "aaaa".into(),
            new: "bbbb".into(),
            label: None,
            old_until: Some(Timestamp(1_793_009_600_000)),
        };
        let text = Entry::render(&actor, event.clone());
        insta::assert_snapshot!(text, @r#"{"by":"owner","from":"192.0.2.7","event":"key_replaced","old":"aaaa","new":"bbbb","label":null,"old_until":1793009600000}"#);
        assert_eq!(Entry::parse(&text), Some((actor, event.clone())));
        insta::assert_snapshot!(event.words(Language::English), @"Replaced key aaaa… by bbbb…; aaaa… works until 26 October 2026, 10:13 UTC.");
    }
}
