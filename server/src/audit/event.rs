//! What can happen to an account, and who does it. Lies in the log's rows as JSON; codes and fields never change.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{Timestamp, language::Language, wording::day, wording::moment};

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

impl Actor {
    /// Who, for people.
    pub fn words(&self) -> String {
        match self {
            Self::Owner { from } => format!("you, from {from}"),
            Self::Operator => "the operator".into(),
            Self::Parent => "the account above yours".into(),
            Self::Service => "the service".into(),
        }
    }
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
    RecoveryCodeUsed { left: u64 },
    CodeRefused,
    EmailChangeAsked { new: String },
    EmailChangeConfirmed { by_new: bool },
    EmailChangeStopped,
    EmailChanged { old: String, new: String },
    AccountExported,
    KeyShown { key: String },
    KeyReplaced { old: String, new: String, label: Option<String>, old_until: Option<Timestamp> },
    ReplacingUndone { active: String, retiring: String, until: Timestamp },
    KeyCutOff { key: String, label: Option<String>, new: Option<String> },
    KeyEnded { key: String, label: Option<String> },
    KeyPickedUp { key: String, host: String },
    AliasCreated { key: String, label: String, bounds: String },
    AliasChanged { key: String, label: String, bounds: String },
    SiteSeen { host: String, key: String, client: Option<String> },
    SitesKnown { sites: u64 },
    ProofShared { job: String },
    ProofWithdrawn { job: String },
    LogExported,
    Suspended,
    Resumed,
    CreditsGranted { credits: u64 },
    PlanGiven { plan: Option<String>, monthly: Option<u64> },
    MadeOperator,
    OperatorEnded,
    JobRetried { job: String, again: String },
    OperatorSet { what: String },
    Invited { email: String },
    InvitationWithdrawn { email: String },
    SubAccountJoined { email: String },
    SubAccountSuspended { email: String },
    SubAccountResumed { email: String },
    SubAccountRemoved { email: String },
    Removed,
    CreditsHandedDown { credits: u64, to: String },
    CreditsTakenBack { credits: u64, below: String },
    CreditsReceived { credits: u64 },
    CreditsReturned { credits: u64 },
    WarnedOfCredits { percent: u64, key: Option<String> },
    GraceGiven { credits: u64 },
    ReportsWanted { wanted: bool },
    LanguageChosen { language: String },
}

impl AuditEvent {
    /// The event as a sentence for the account's owner.
    pub fn words(&self) -> String {
        match self {
            Self::SignedUp => "Signed up.".into(),
            Self::LoggedIn => "Logged in.".into(),
            Self::LogInFailed => "Tried to log in with a wrong password.".into(),
            Self::LoggedOut => "Logged out.".into(),
            Self::SessionEnded => "Ended a session.".into(),
            Self::OtherSessionsEnded => "Ended all other sessions.".into(),
            Self::PasswordChosen => "Chose a password; all sessions ended.".into(),
            Self::NotConfirmed => {
                "Gave a wrong password or code for something that asks for it again.".into()
            }
            Self::SecondFactorOn => "Turned the second factor on; all other sessions ended.".into(),
            Self::SecondFactorOff => "Turned the second factor off.".into(),
            Self::RecoveryCodesMade => "Made new recovery codes; the old ones are void.".into(),
            Self::RecoveryCodeUsed { left } => format!("Used a recovery code; {left} are left."),
            Self::CodeRefused => {
                "Gave a wrong code at log-in, after the password or the mailed link was right.".into()
            }
            Self::EmailChangeAsked { new } => format!("Asked to change the e-mail address to {new}."),
            Self::EmailChangeConfirmed { by_new: true } => {
                "Confirmed the change of address from the new one.".into()
            }
            Self::EmailChangeConfirmed { by_new: false } => {
                "Confirmed the change of address from the old one.".into()
            }
            Self::EmailChangeStopped => "Stopped the change of address.".into(),
            Self::EmailChanged { old, new } => format!("Changed the e-mail address from {old} to {new}."),
            Self::AccountExported => "Exported the account.".into(),
            Self::KeyShown { key } => format!("Looked at key {key}…."),
            Self::KeyReplaced { old, new, label, old_until } => {
                let until = match old_until {
                    Some(until) => format!("works until {}", moment(*until)),
                    None => "ended at once".into(),
                };
                format!("Replaced {} by {new}…; {old}… {until}.", key_words(old, label.as_deref()))
            }
            Self::ReplacingUndone { active, retiring, until } => format!(
                "Undid a replacement: {active}… is the key again, {retiring}… works until {}.",
                moment(*until)
            ),
            Self::KeyCutOff { key, label, new: Some(new) } => {
                format!("Cut off {}; {new}… took its place.", key_words(key, label.as_deref()))
            }
            Self::KeyCutOff { key, label, new: None } => {
                format!("Cut off {}.", key_words(key, label.as_deref()))
            }
            Self::KeyEnded { key, label } => {
                format!("The time of {} was over.", key_words(key, label.as_deref()))
            }
            Self::KeyPickedUp { key, host } => format!("Handed the new key {key}… to {host}."),
            Self::AliasCreated { key, label, bounds } => {
                format!("Made {}: {bounds}.", key_words(key, Some(label)))
            }
            Self::AliasChanged { key, label, bounds } => {
                format!("Changed {}: {bounds}.", key_words(key, Some(label)))
            }
            Self::SiteSeen { host, key, client } => match client {
                Some(client) => format!("First saw {host} ({client}) with key {key}…."),
                None => format!("First saw {host} with key {key}…."),
            },
            Self::SitesKnown { sites: 1 } => "Said that a new site is known.".into(),
            Self::SitesKnown { sites } => format!("Said that {sites} new sites are known."),
            Self::ProofShared { job } => format!("Shared the proof of job {job} by a link."),
            Self::ProofWithdrawn { job } => format!("Withdrew the link to the proof of job {job}."),
            Self::LogExported => "Exported this log.".into(),
            Self::Suspended => "Suspended the account.".into(),
            Self::Resumed => "Let the account work again.".into(),
            Self::CreditsGranted { credits } => format!("Granted {}.", credit_words(*credits)),
            Self::PlanGiven { plan, monthly } => {
                let each_month = match monthly {
                    Some(credits) => format!("{} a month", credit_words(*credits)),
                    None => "unlimited credits".into(),
                };
                match plan {
                    Some(plan) => format!("Gave the plan “{plan}”: {each_month}."),
                    None => format!("Took the plan away: {each_month}."),
                }
            }
            Self::MadeOperator => "Became an operator of this service.".into(),
            Self::OperatorEnded => "Is no longer an operator of this service.".into(),
            Self::JobRetried { job, again } => format!("Tried job {job} again, as job {again}."),
            Self::OperatorSet { what } => what.clone(),
            Self::Invited { email } => format!("Invited {email}."),
            Self::InvitationWithdrawn { email } => format!("Withdrew the invitation of {email}."),
            Self::SubAccountJoined { email } => {
                format!("{email} took the invitation: a sub-account was made.")
            }
            Self::SubAccountSuspended { email } => format!("Suspended the sub-account {email}."),
            Self::SubAccountResumed { email } => format!("Let the sub-account {email} work again."),
            Self::SubAccountRemoved { email } => format!("Removed the sub-account {email}."),
            Self::Removed => "Removed the account: its keys are cut off and its credits went back.".into(),
            Self::CreditsHandedDown { credits, to } => format!("Handed {} to {to}.", credit_words(*credits)),
            Self::CreditsTakenBack { credits, below } => {
                format!("Took {} back from {below}.", credit_words(*credits))
            }
            Self::CreditsReceived { credits } => format!("Handed down {}.", credit_words(*credits)),
            Self::CreditsReturned { credits } => format!("Took back {}.", credit_words(*credits)),
            Self::WarnedOfCredits { percent: 100, key: None } => {
                "Said by mail that no credits are left.".into()
            }
            Self::WarnedOfCredits { percent, key: None } => {
                format!("Warned by mail that {percent} % of the credits are used.")
            }
            Self::WarnedOfCredits { percent, key: Some(key) } => {
                format!("Warned by mail that {percent} % of the limit of key “{key}” are used.")
            }
            Self::GraceGiven { credits } => {
                format!(
                    "Gave {} of grace, as the warning came shortly before the end.",
                    credit_words(*credits)
                )
            }
            Self::ReportsWanted { wanted: true } => "Turned monthly reports on.".into(),
            Self::ReportsWanted { wanted: false } => "Turned monthly reports off.".into(),
            Self::LanguageChosen { language } => {
                let name =
                    Language::from_code(language).map_or(language.as_str(), |language| language.name());
                format!("Chose the language: {name}.")
            }
        }
    }
}

fn credit_words(credits: u64) -> String {
    crate::wording::counted(credits, "credit", "credits")
}

fn key_words(hint: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("key {hint}… “{label}”"),
        None => format!("key {hint}…"),
    }
}

/// The bounds of an alias in words, for the log and the pages.
pub(crate) fn bounds_words(
    monthly_limit: Option<u64>,
    hosts: &[String],
    expires_at: Option<Timestamp>,
) -> String {
    let limit = match monthly_limit {
        Some(limit) => format!("up to {} pictures a month", crate::wording::count(limit)),
        None => "no limit".into(),
    };
    let hosts = match hosts {
        [] => "any site".into(),
        hosts => format!("only {}", hosts.join(", ")),
    };
    let end = expires_at.map(|end| format!("until {}", day(end))).unwrap_or_else(|| "without an end".into());
    format!("{limit}, {hosts}, {end}")
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
        insta::assert_snapshot!(event.words(), @"Replaced key aaaa… by bbbb…; aaaa… works until 26 October 2026, 10:13 UTC.");
    }
}
