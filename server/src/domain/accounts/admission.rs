//! Who may sign up: anybody, the invited, addresses of some domains, or nobody.
//!
//! Decided before an address is looked up, so that a refusal tells nothing about accounts.

use eiderpix_store::{
    Connection, Writing,
    invitations::{self, InvitationRow},
    operator_settings,
};
use secrecy::{ExposeSecret, SecretString};

use super::{EmailAddress, SignUpPolicy};
use crate::{
    AccountId, StoreError,
    domain::Service,
    domain::audit::{self, Actor, AuditEvent},
};

/// How somebody comes to sign up.
#[derive(Debug, Clone, Copy)]
pub enum Admission<'a> {
    /// By themselves, on a page or by an API.
    FromOutside,
    /// By the link of an invitation.
    Invited(&'a InvitationToken),
    /// The operator does it for them.
    ByOperator,
}

/// The token of an invitation's link.
#[derive(Debug, Clone)]
pub struct InvitationToken(SecretString);

/// Why an address may not sign up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignUpRefusal {
    /// Nobody may.
    Closed,
    /// Only who was invited.
    InvitationNeeded,
    /// The invitation is unknown, used, withdrawn or too old, or for another address.
    InvitationUnusable,
    /// Another domain than those allowed.
    OtherDomain {
        /// Those allowed.
        domains: Vec<String>,
    },
}

const NAME: &str = "sign_up";

impl InvitationToken {
    /// Takes a token that came with a link.
    pub fn given(token: &str) -> Self {
        Self(SecretString::from(token))
    }

    /// The token, to be put into its link.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) fn digest(&self) -> String {
        blake3::hash(self.0.expose_secret().as_bytes()).to_hex().to_string()
    }
}

/// Makes an unguessable token.
pub(crate) fn new_invitation_token(service: &Service) -> InvitationToken {
    InvitationToken(service.random.token().into())
}

impl SignUpPolicy {
    fn check(&self, email: &EmailAddress) -> Result<(), SignUpRefusal> {
        match self {
            Self::Open => Ok(()),
            Self::Closed => Err(SignUpRefusal::Closed),
            Self::Invitation => Err(SignUpRefusal::InvitationNeeded),
            Self::Domains { domains } => {
                let normalized = email.normalized();
                let domain = normalized.rsplit_once('@').map_or("", |(_, domain)| domain);
                if domains.iter().any(|allowed| allowed == domain) {
                    Ok(())
                } else {
                    Err(SignUpRefusal::OtherDomain { domains: domains.clone() })
                }
            }
        }
    }
}

/// Tells who may sign up.
pub async fn sign_up_policy(service: &Service) -> Result<SignUpPolicy, StoreError> {
    policy(&mut *service.store.read().await?).await
}

/// Sets who may sign up; noted in the log of the operator who does.
pub async fn set_sign_up_policy(
    service: &Service,
    policy: &SignUpPolicy,
    operator: &AccountId,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let text = serde_json::to_string(policy).expect("a policy is plain data");
    operator_settings::set(&mut writing, NAME, &text).await?;
    let event = AuditEvent::SignUpPolicySet { policy: policy.clone() };
    audit::record(service, &mut writing, operator, by, event).await?;
    writing.commit().await
}

/// Says for which address an invitation is; `None` when it can no longer be used.
pub async fn check_invitation(
    service: &Service,
    token: &InvitationToken,
) -> Result<Option<EmailAddress>, StoreError> {
    let now = service.clock.now();
    let found = invitations::find(&mut *service.store.read().await?, &token.digest(), now).await?;
    Ok(found.and_then(|invitation| EmailAddress::parse(&invitation.email).ok()))
}

async fn policy(connection: &mut Connection) -> Result<SignUpPolicy, StoreError> {
    match operator_settings::find(connection, NAME).await? {
        Some(text) => serde_json::from_str(&text)
            .map_err(|_| StoreError::Corrupt("the setting of who may sign up".to_owned())),
        None => Ok(SignUpPolicy::default()),
    }
}

/// Decides whether an address may sign up, and gives the invitation that it comes by.
pub(super) async fn admit(
    service: &Service,
    writing: &mut Writing,
    email: &EmailAddress,
    admission: Admission<'_>,
) -> Result<Result<Option<InvitationRow>, SignUpRefusal>, StoreError> {
    Ok(match admission {
        Admission::ByOperator => Ok(None),
        Admission::FromOutside => policy(writing).await?.check(email).map(|()| None),
        Admission::Invited(token) => {
            let found = invitations::find(writing, &token.digest(), service.clock.now()).await?;
            let is_for_them = |invitation: &InvitationRow| {
                EmailAddress::parse(&invitation.email).is_ok_and(|to| to.normalized() == email.normalized())
            };
            found.filter(is_for_them).map(Some).ok_or(SignUpRefusal::InvitationUnusable)
        }
    })
}
