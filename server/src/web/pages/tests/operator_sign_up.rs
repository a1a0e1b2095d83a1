//! Who may sign up, as the operator sets it, and invitations.

use axum::http::StatusCode;

use super::{EMAIL, PASSWORD, Person};
use crate::{
    AccountId,
    domain::accounts::{EmailAddress, sub_accounts},
    mail::links,
};

/// Invites an address as the operator.
async fn invitation_link(operator: &Person, email: &EmailAddress, id: &AccountId) -> url::Url {
    let token = sub_accounts::invite_as_operator(&operator.app, email, id).await.unwrap();
    links::invitation(&operator.app.public_url, token.expose())
}

async fn sign_up(person: &Person, email: &str) -> super::Answer {
    let mut visitor = person.other();
    visitor.get("/sign-up").await;
    visitor.post("/sign-up", &[("email", email)]).await
}

#[tokio::test]
async fn sign_up_is_open_by_domain_by_invitation_or_closed() {
    let mut operator = Person::operator().await;
    operator.get("/operator/sign-up").await;
    let wrong =
        operator.post("/operator/sign-up", &[("mode", "domains"), ("domains", "not a domain!")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    operator
        .post("/operator/sign-up", &[("mode", "domains"), ("domains", "@Example.com, example.net")])
        .await;
    assert_eq!(sign_up(&operator, "a@example.com").await.location(), "/sign-up/done");
    let outside = sign_up(&operator, "a@example.org").await;
    assert_eq!(outside.status, StatusCode::FORBIDDEN);
    assert!(outside.html.contains("Only addresses at example.com, example.net"), "{}", outside.main());

    operator.get("/operator/sign-up").await;
    operator.post("/operator/sign-up", &[("mode", "invitation")]).await;
    let uninvited = sign_up(&operator, "b@example.com").await;
    assert!(uninvited.html.contains("by invitation"), "{}", uninvited.main());
    // Whether the address has an account is not told.
    assert_eq!(sign_up(&operator, "a@example.com").await.status, StatusCode::FORBIDDEN);
    operator.get("/operator/sign-up").await;
    let invited = operator.post("/operator/sign-up/invite", &[("email", "b@example.com")]).await;
    let link = invited.html.split_once("invitation-link\">").unwrap().1.split_once('<').unwrap().0.to_owned();
    assert!(operator.latest_mail_to("b@example.com").await.contains(&link));
    let path = link.strip_prefix("http://127.0.0.1:8787").unwrap().to_owned();
    let token = path.split_once('=').unwrap().1.to_owned();

    operator.get("/operator/sign-up").await;
    operator.post("/operator/sign-up", &[("mode", "closed")]).await;
    let closed = operator.other().get("/sign-up").await;
    assert!(closed.html.contains("Nobody can sign up"), "{}", closed.main());
    let mut guest = operator.other();
    let form = guest.get(&path).await;
    assert!(form.html.contains("b@example.com"), "the form has the address: {}", form.main());
    let other = guest.post("/sign-up", &[("email", "c@example.com"), ("invitation", &token)]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "an invitation is for one address");
    let done = guest.post("/sign-up", &[("email", "b@example.com"), ("invitation", &token)]).await;
    assert_eq!(done.location(), "/sign-up/done", "who was invited always may");
    assert_eq!(guest.get(&path).await.status, StatusCode::GONE, "it works once");
}

#[tokio::test]
async fn an_invitation_that_was_withdrawn_or_is_old_lets_nobody_in() {
    let mut operator = Person::operator().await;
    let email = EmailAddress::parse("b@example.com").unwrap();
    let id = operator.account(EMAIL).await.id;
    let old = invitation_link(&operator, &email, &id).await;
    operator.app.clock.advance_ms(crate::domain::accounts::sub_accounts::INVITATION_MS);
    let path = |link: &url::Url| format!("{}?{}", link.path(), link.query().unwrap());
    assert_eq!(operator.other().get(&path(&old)).await.status, StatusCode::GONE);

    operator.log_in(PASSWORD).await;
    let new = invitation_link(&operator, &email, &id).await;
    let invitation = operator.get("/operator/sign-up").await.field("invitation").unwrap();
    operator.post("/operator/sign-up/withdraw", &[("invitation", &invitation)]).await;
    assert_eq!(operator.other().get(&path(&new)).await.status, StatusCode::GONE);
    assert!(operator.log_of(EMAIL).await[0].starts_with("Withdrew the invitation of b@example.com."));
}
