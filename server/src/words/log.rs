//! The log's entries as sentences, in the language of who reads them.

use crate::{
    domain::{
        accounts::SignUpPolicy,
        audit::{Actor, AliasTerms, AuditEvent},
        language::Language,
    },
    words::Text,
};

impl Actor {
    /// Who, for the account's owner.
    pub fn words(&self, t: Language) -> Text {
        match self {
            Self::Owner { from } => t.say("log-by-you").with("from", from.to_string()),
            other => other.words_for_others(t),
        }
    }

    /// Who, for somebody else than the account's owner.
    pub fn words_for_others(&self, t: Language) -> Text {
        match self {
            Self::Owner { from } => t.say("log-by-owner").with("from", from.to_string()),
            Self::Operator => t.say("log-by-operator"),
            Self::Parent => t.say("log-by-parent"),
            Self::Service => t.say("log-by-service"),
        }
    }
}

impl AuditEvent {
    /// The event as a sentence.
    pub fn words(&self, t: Language) -> Text {
        let key = |hint: &str, label: Option<&str>| key_words(t, hint, label);
        match self {
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
            Self::EmailChangeConfirmed { by_new: true } => t.say("log-email-change-by-new"),
            Self::EmailChangeConfirmed { by_new: false } => t.say("log-email-change-by-old"),
            Self::EmailChangeStopped => t.say("log-email-change-stopped"),
            Self::EmailChanged { old, new } => t.say("log-email-changed").with("old", old).with("new", new),
            Self::AccountExported => t.say("log-account-exported"),
            Self::KeyShown { key: shown } => t.say("log-key-shown").with("key", shown),
            Self::KeyReplaced { old, new, label, old_until } => {
                let text = match old_until {
                    Some(until) => t.say("log-key-replaced").with("until", t.moment(*until)),
                    None => t.say("log-key-replaced-at-once"),
                };
                text.with("key", key(old, label.as_deref())).with("old", old).with("new", new)
            }
            Self::ReplacingUndone { active, retiring, until } => t
                .say("log-replacing-undone")
                .with("active", active)
                .with("retiring", retiring)
                .with("until", t.moment(*until)),
            Self::KeyCutOff { key: old, label, new: Some(new) } => {
                t.say("log-key-cut-off-new").with("key", key(old, label.as_deref())).with("new", new)
            }
            Self::KeyCutOff { key: old, label, new: None } => {
                t.say("log-key-cut-off").with("key", key(old, label.as_deref()))
            }
            Self::KeyEnded { key: old, label } => {
                t.say("log-key-ended").with("key", key(old, label.as_deref()))
            }
            Self::KeyPickedUp { key: new, host } => {
                t.say("log-key-picked-up").with("key", new).with("host", host)
            }
            Self::AliasCreated { key: new, label, bounds } => {
                t.say("log-alias-created").with("key", key(new, Some(label))).with("bounds", bounds.words(t))
            }
            Self::AliasChanged { key: new, label, bounds } => {
                t.say("log-alias-changed").with("key", key(new, Some(label))).with("bounds", bounds.words(t))
            }
            Self::SiteSeen { host, key, client } => {
                let text = match client {
                    Some(client) => t.say("log-site-seen-client").with("client", client),
                    None => t.say("log-site-seen"),
                };
                text.with("host", host).with("key", key)
            }
            Self::SitesKnown { sites } => t.say("log-sites-known").with("count", sites),
            Self::ProofShared { job } => t.say("log-proof-shared").with("job", job),
            Self::ProofWithdrawn { job } => t.say("log-proof-withdrawn").with("job", job),
            Self::LogExported => t.say("log-log-exported"),
            Self::Suspended => t.say("log-suspended"),
            Self::Resumed => t.say("log-resumed"),
            Self::CreditsGranted { credits } => {
                t.say("log-credits-granted").with("credits", credit_words(t, *credits))
            }
            Self::PlanGiven { plan, monthly } => {
                let each_month = match monthly {
                    Some(credits) => t.say("log-credits-a-month").with("credits", credit_words(t, *credits)),
                    None => t.say("log-credits-unlimited"),
                };
                match plan {
                    Some(plan) => t.say("log-plan-given").with("plan", plan).with("each-month", each_month),
                    None => t.say("log-plan-taken").with("each-month", each_month),
                }
            }
            Self::MadeOperator => t.say("log-made-operator"),
            Self::OperatorEnded => t.say("log-operator-ended"),
            Self::JobRetried { job, again } => t.say("log-job-retried").with("job", job).with("again", again),
            Self::SignUpPolicySet { policy } => {
                t.say("log-sign-up-policy-set").with("policy", policy.words(t))
            }
            Self::VisitorsMayTry { allowed: true } => t.say("log-visitors-may-try"),
            Self::VisitorsMayTry { allowed: false } => t.say("log-visitors-may-not-try"),
            Self::PlanCreated { plan } => t.say("log-plan-created").with("plan", plan),
            Self::PlanChanged { plan } => t.say("log-plan-changed").with("plan", plan),
            Self::PlanRemoved { plan } => t.say("log-plan-removed").with("plan", plan),
            Self::DefaultPlanSet { plan: Some(plan) } => t.say("log-default-plan-set").with("plan", plan),
            Self::DefaultPlanSet { plan: None } => t.say("log-no-default-plan"),
            Self::MailSentAgain { mail } => t.say("log-mail-sent-again").with("mail", mail),
            Self::OperatorSet { what } => t.say("log-operator-set").with("what", what),
            Self::Invited { email } => t.say("log-invited").with("email", email),
            Self::InvitationWithdrawn { email } => t.say("log-invitation-withdrawn").with("email", email),
            Self::SubAccountJoined { email } => t.say("log-sub-account-joined").with("email", email),
            Self::SubAccountSuspended { email } => t.say("log-sub-account-suspended").with("email", email),
            Self::SubAccountResumed { email } => t.say("log-sub-account-resumed").with("email", email),
            Self::SubAccountRemoved { email } => t.say("log-sub-account-removed").with("email", email),
            Self::Removed => t.say("log-removed"),
            Self::CreditsHandedDown { credits, to } => {
                t.say("log-credits-handed-down").with("credits", credit_words(t, *credits)).with("to", to)
            }
            Self::CreditsTakenBack { credits, below } => t
                .say("log-credits-taken-back")
                .with("credits", credit_words(t, *credits))
                .with("below", below),
            Self::CreditsReceived { credits } => {
                t.say("log-credits-received").with("credits", credit_words(t, *credits))
            }
            Self::CreditsReturned { credits } => {
                t.say("log-credits-returned").with("credits", credit_words(t, *credits))
            }
            Self::WarnedOfCredits { percent: 100, key: None } => t.say("log-warned-none-left"),
            Self::WarnedOfCredits { percent, key: None } => {
                t.say("log-warned-credits").with("percent", percent)
            }
            Self::WarnedOfCredits { percent, key: Some(name) } => {
                t.say("log-warned-key").with("percent", percent).with("key", name)
            }
            Self::GraceGiven { credits } => {
                t.say("log-grace-given").with("credits", credit_words(t, *credits))
            }
            Self::ReportsWanted { wanted: true } => t.say("log-reports-on"),
            Self::ReportsWanted { wanted: false } => t.say("log-reports-off"),
            Self::LanguageChosen { language } => {
                let name =
                    Language::from_code(language).map_or(language.as_str(), |language| language.name());
                t.say("log-language-chosen").with("language", name)
            }
        }
    }
}

impl SignUpPolicy {
    /// As a phrase: "by invitation".
    fn words(&self, t: Language) -> Text {
        match self {
            Self::Open => t.say("log-policy-open"),
            Self::Domains { domains } => t.say("log-policy-domains").with("domains", domains.join(", ")),
            Self::Invitation => t.say("log-policy-invitation"),
            Self::Closed => t.say("log-policy-closed"),
        }
    }
}

impl AliasTerms {
    /// As a phrase: "no limit, any site, without an end".
    pub fn words(&self, t: Language) -> Text {
        let limit = match self.monthly_limit {
            Some(limit) => t.say("log-terms-limit").with("count", limit),
            None => t.say("log-terms-no-limit"),
        };
        let sites = match self.hosts.as_slice() {
            [] => t.say("log-terms-any-site"),
            hosts => t.say("log-terms-sites").with("sites", hosts.join(", ")),
        };
        let end = match self.until {
            Some(until) => t.say("log-terms-until").with("day", t.day(until)),
            None => t.say("log-terms-no-end"),
        };
        t.say("log-terms").with("limit", limit).with("sites", sites).with("end", end)
    }
}

fn credit_words(t: Language, credits: u64) -> Text {
    t.say("log-credits").with("count", credits)
}

fn key_words(t: Language, hint: &str, label: Option<&str>) -> Text {
    match label {
        Some(label) => t.say("log-key-named").with("key", hint).with("label", label),
        None => t.say("log-key").with("key", hint),
    }
}
