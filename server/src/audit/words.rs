//! The log in words: who, and what as a sentence for the account's owner.

use super::{Actor, AuditEvent};
use crate::language::{Language, Text};

impl Actor {
    /// Who, for the account's owner.
    pub fn words(&self, t: Language) -> Text {
        match self {
            Self::Owner { from } => t.say("log-by-you").with("from", from.to_string()),
            Self::Operator => t.say("log-by-operator"),
            Self::Parent => t.say("log-by-parent"),
            Self::Service => t.say("log-by-service"),
        }
    }
}

impl AuditEvent {
    /// The event as a sentence. What operators set and the bounds of keys lie in the log as they were worded then.
    pub fn words(&self, t: Language) -> String {
        let text = match self {
            Self::SignedUp => t.say("log-signed-up"),
            Self::LoggedIn => t.say("log-logged-in"),
            Self::LogInFailed => t.say("log-log-in-failed"),
            Self::LoggedOut => t.say("log-logged-out"),
            Self::SessionEnded => t.say("log-session-ended"),
            Self::OtherSessionsEnded => t.say("log-other-sessions-ended"),
            Self::PasswordChosen => t.say("log-password-chosen"),
            Self::NotConfirmed => t.say("log-not-confirmed"),
            Self::SecondFactorOn => t.say("log-second-factor-on"),
            Self::SecondFactorOff => t.say("log-second-factor-off"),
            Self::RecoveryCodesMade => t.say("log-recovery-codes-made"),
            Self::RecoveryCodeUsed { left } => t.say("log-recovery-code-used").with("left", left),
            Self::CodeRefused => t.say("log-code-refused"),
            Self::EmailChangeAsked { new } => t.say("log-email-change-asked").with("new", new),
            Self::EmailChangeConfirmed { by_new: true } => t.say("log-email-change-confirmed-new"),
            Self::EmailChangeConfirmed { by_new: false } => t.say("log-email-change-confirmed-old"),
            Self::EmailChangeStopped => t.say("log-email-change-stopped"),
            Self::EmailChanged { old, new } => t.say("log-email-changed").with("old", old).with("new", new),
            Self::AccountExported => t.say("log-account-exported"),
            Self::KeyShown { key } => t.say("log-key-shown").with("key", key),
            Self::KeyReplaced { old, new, label, old_until } => {
                let replaced = match old_until {
                    Some(until) => t.say("log-key-replaced-until").with("until", t.moment(*until)),
                    None => t.say("log-key-replaced-at-once"),
                };
                replaced.with("key", key(t, old, label.as_deref())).with("old", old).with("new", new)
            }
            Self::ReplacingUndone { active, retiring, until } => t
                .say("log-replacing-undone")
                .with("active", active)
                .with("retiring", retiring)
                .with("until", t.moment(*until)),
            Self::KeyCutOff { key: hint, label, new } => {
                let cut_off = match new {
                    Some(new) => t.say("log-key-cut-off-new").with("new", new),
                    None => t.say("log-key-cut-off"),
                };
                cut_off.with("key", key(t, hint, label.as_deref()))
            }
            Self::KeyEnded { key: hint, label } => {
                t.say("log-key-ended").with("key", key(t, hint, label.as_deref()))
            }
            Self::KeyPickedUp { key, host } => t.say("log-key-picked-up").with("key", key).with("host", host),
            Self::AliasCreated { key: hint, label, bounds } => {
                t.say("log-alias-created").with("key", key(t, hint, Some(label))).with("bounds", bounds)
            }
            Self::AliasChanged { key: hint, label, bounds } => {
                t.say("log-alias-changed").with("key", key(t, hint, Some(label))).with("bounds", bounds)
            }
            Self::SiteSeen { host, key, client } => {
                let seen = match client {
                    Some(client) => t.say("log-site-seen-client").with("client", client),
                    None => t.say("log-site-seen"),
                };
                seen.with("host", host).with("key", key)
            }
            Self::SitesKnown { sites } => t.say("log-sites-known").with("count", sites),
            Self::ProofShared { job } => t.say("log-proof-shared").with("job", job),
            Self::ProofWithdrawn { job } => t.say("log-proof-withdrawn").with("job", job),
            Self::LogExported => t.say("log-exported"),
            Self::Suspended => t.say("log-suspended"),
            Self::Resumed => t.say("log-resumed"),
            Self::CreditsGranted { credits } => t.say("log-credits-granted").with("count", credits),
            Self::PlanGiven { plan, monthly } => {
                let given = match plan {
                    Some(plan) => t.say("log-plan-given").with("plan", plan),
                    None => t.say("log-plan-taken"),
                };
                given.with("credits", match monthly {
                    Some(credits) => t.say("log-plan-monthly").with("count", credits),
                    None => t.say("log-plan-unlimited"),
                })
            }
            Self::MadeOperator => t.say("log-made-operator"),
            Self::OperatorEnded => t.say("log-operator-ended"),
            Self::JobRetried { job, again } => t.say("log-job-retried").with("job", job).with("again", again),
            Self::OperatorSet { what } => return what.clone(),
            Self::Invited { email } => t.say("log-invited").with("email", email),
            Self::InvitationWithdrawn { email } => t.say("log-invitation-withdrawn").with("email", email),
            Self::SubAccountJoined { email } => t.say("log-sub-account-joined").with("email", email),
            Self::SubAccountSuspended { email } => t.say("log-sub-account-suspended").with("email", email),
            Self::SubAccountResumed { email } => t.say("log-sub-account-resumed").with("email", email),
            Self::SubAccountRemoved { email } => t.say("log-sub-account-removed").with("email", email),
            Self::Removed => t.say("log-removed"),
            Self::CreditsHandedDown { credits, to } => {
                t.say("log-credits-handed-down").with("count", credits).with("to", to)
            }
            Self::CreditsTakenBack { credits, below } => {
                t.say("log-credits-taken-back").with("count", credits).with("below", below)
            }
            Self::CreditsReceived { credits } => t.say("log-credits-received").with("count", credits),
            Self::CreditsReturned { credits } => t.say("log-credits-returned").with("count", credits),
            Self::WarnedOfCredits { percent: 100, key: None } => t.say("log-warned-of-end"),
            Self::WarnedOfCredits { percent, key: None } => t.say("log-warned").with("percent", percent),
            Self::WarnedOfCredits { percent, key: Some(key) } => {
                t.say("log-warned-key").with("percent", percent).with("key", key)
            }
            Self::GraceGiven { credits } => t.say("log-grace-given").with("count", credits),
            Self::ReportsWanted { wanted: true } => t.say("log-reports-on"),
            Self::ReportsWanted { wanted: false } => t.say("log-reports-off"),
            Self::LanguageChosen { language } => {
                let name = Language::from_code(language).map_or(language.as_str(), |language| language.name());
                t.say("log-language-chosen").with("language", name)
            }
        };
        text.into()
    }
}

/// A key as it stands in a sentence, by its first characters and its name.
fn key(t: Language, hint: &str, label: Option<&str>) -> Text {
    match label {
        Some(label) => t.say("log-key-named").with("key", hint).with("label", label),
        None => t.say("log-key").with("key", hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    /// One of each that has a part of its own in its sentence.
    fn events() -> Vec<AuditEvent> {
        let label = || Some("Shop".to_owned());
        let email = || "below@example.org".to_owned();
        let until = Timestamp(1_793_009_600_000);
        vec![
            AuditEvent::RecoveryCodeUsed { left: 1 },
            AuditEvent::KeyReplaced {
                old: "aaaa".into(),
                new: "bbbb".into(),
                label: None,
                old_until: Some(until),
            },
            AuditEvent::KeyReplaced { old: "aaaa".into(), new: "bbbb".into(), label: label(), old_until: None },
            AuditEvent::ReplacingUndone { active: "aaaa".into(), retiring: "bbbb".into(), until },
            AuditEvent::KeyCutOff { key: "aaaa".into(), label: None, new: Some("bbbb".into()) },
            AuditEvent::KeyCutOff { key: "aaaa".into(), label: label(), new: None },
            AuditEvent::KeyEnded { key: "aaaa".into(), label: label() },
            AuditEvent::SiteSeen { host: "shop.example".into(), key: "aaaa".into(), client: None },
            AuditEvent::SitesKnown { sites: 1 },
            AuditEvent::SitesKnown { sites: 2 },
            AuditEvent::PlanGiven { plan: Some("Small".into()), monthly: Some(1_000) },
            AuditEvent::PlanGiven { plan: None, monthly: None },
            AuditEvent::CreditsHandedDown { credits: 1, to: email() },
            AuditEvent::CreditsTakenBack { credits: 5_000, below: email() },
            AuditEvent::WarnedOfCredits { percent: 80, key: label() },
            AuditEvent::GraceGiven { credits: 5 },
            AuditEvent::LanguageChosen { language: "de".into() },
        ]
    }

    #[test]
    fn an_event_is_a_sentence_in_each_language() {
        let told = |t| events().iter().map(|event| event.words(t)).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(told(Language::English), @r"
        Used a recovery code; 1 are left.
        Replaced key aaaa… by bbbb…; aaaa… works until 26 October 2026, 10:13 UTC.
        Replaced key aaaa… “Shop” by bbbb…; aaaa… ended at once.
        Undid a replacement: aaaa… is the key again, bbbb… works until 26 October 2026, 10:13 UTC.
        Cut off key aaaa…; bbbb… took its place.
        Cut off key aaaa… “Shop”.
        The time of key aaaa… “Shop” was over.
        First saw shop.example with key aaaa….
        Said that a new site is known.
        Said that 2 new sites are known.
        Gave the plan “Small”: 1,000 credits a month.
        Took the plan away: unlimited credits.
        Handed 1 credit to below@example.org.
        Took 5,000 credits back from below@example.org.
        Warned by mail that 80 % of the limit of key “Shop” are used.
        Gave 5 credits of grace, as the warning came shortly before the end.
        Chose the language: Deutsch.
        ");
        insta::assert_snapshot!(told(Language::German), @r"
        Einen Wiederherstellungscode benutzt; 1 ist noch übrig.
        Schlüssel aaaa… durch bbbb… ersetzt; aaaa… gilt bis 26. Oktober 2026, 10:13 UTC.
        Schlüssel aaaa… „Shop“ durch bbbb… ersetzt; aaaa… endete sofort.
        Ein Ersetzen rückgängig gemacht: aaaa… ist wieder der Schlüssel, bbbb… gilt bis 26. Oktober 2026, 10:13 UTC.
        Schlüssel aaaa… sofort gesperrt; bbbb… trat an seine Stelle.
        Schlüssel aaaa… „Shop“ sofort gesperrt.
        Schlüssel aaaa… „Shop“ ist abgelaufen.
        shop.example zum ersten Mal gesehen, mit Schlüssel aaaa….
        Eine neue Website als bekannt bestätigt.
        2 neue Websites als bekannt bestätigt.
        Den Tarif „Small“ zugewiesen: 1.000 Credits im Monat.
        Den Tarif entzogen: unbegrenzte Credits.
        1 Credit an below@example.org weitergegeben.
        5.000 Credits von below@example.org zurückgenommen.
        Per E-Mail gewarnt, dass 80 % des Limits von Schlüssel „Shop“ verbraucht sind.
        5 Credits als Reserve gegeben, weil die Warnung erst kurz vor dem Ende kam.
        Sprache gewählt: Deutsch.
        ");
    }
}
