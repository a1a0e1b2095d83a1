//! Refusals that the APIs tell, in English; pages have their own words for them.

use crate::domain::accounts::SignUpRefusal;

/// Why an address may not sign up, as a sentence.
pub fn sign_up(refusal: &SignUpRefusal) -> String {
    match refusal {
        SignUpRefusal::Closed => "Nobody can sign up at this service at the moment.".into(),
        SignUpRefusal::InvitationNeeded => {
            "This service takes new accounts by invitation; ask its operator for one.".into()
        }
        SignUpRefusal::InvitationUnusable => {
            "This invitation was used already, was withdrawn or is too old; ask for a new one.".into()
        }
        SignUpRefusal::OtherDomain { domains } => {
            format!("Only addresses at {} can sign up at this service.", domains.join(", "))
        }
    }
}
