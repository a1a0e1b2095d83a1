//! Every page as a person sees it, on a service in a temporary folder with a clock and randomness of its own.

mod account;
mod credits;
mod deletion;
mod email_change;
mod flood;
mod forgery;
mod jobs;
mod keys;
mod languages;
mod leak;
mod log_in_link;
mod looks;
mod mailbox;
mod mails_in_languages;
mod marked;
mod marked_work;
mod operator;
mod operator_sign_up;
mod reports;
mod second_factor;
mod storage;
mod sub_accounts;
mod try_it;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use tower::ServiceExt;
use url::form_urlencoded;

use crate::{
    Timestamp,
    app::App,
    context::{
        clock::Clock,
        config::{Config, Flags, load},
        random::Random,
    },
    domain::{accounts, api_keys, audit, language::Language},
    mail::outbox,
};

const EMAIL: &str = "owner@example.org";
const PASSWORD: &str = "soft feathers, warm nest";
/// 26 October 2026, 10:13 UTC.
const NOW: Timestamp = Timestamp(1_793_009_600_000);

/// A person with a browser: cookies are kept, and each form carries the token of the page before it.
struct Person {
    app: App,
    service: Router,
    cookies: BTreeMap<String, String>,
    form_token: String,
    _data: Arc<tempfile::TempDir>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

impl Person {
    async fn new() -> Self {
        Self::at("http://127.0.0.1:8787", |_| {}).await
    }

    async fn at(public_url: &str, edit: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let flags = Flags { data: Some(data.path().to_owned()), ..Flags::default() };
        let mut config = load(&flags).unwrap().config;
        edit(&mut config);
        let (clock, random) = (Clock::manual(NOW), Random::seeded(1));
        let app = App::open_with(config, public_url.parse().unwrap(), clock, random).await.unwrap();
        let service = super::router().with_state(app.clone());
        Self { app, service, cookies: BTreeMap::new(), form_token: String::new(), _data: Arc::new(data) }
    }

    /// Someone else at the same service, in a browser of their own.
    fn other(&self) -> Self {
        Self {
            app: self.app.clone(),
            service: self.service.clone(),
            cookies: BTreeMap::new(),
            form_token: String::new(),
            _data: Arc::clone(&self._data),
        }
    }

    /// Someone else, logged in with an account of their own.
    async fn other_logged_in(&self, email: &str) -> Self {
        let mut other = self.other();
        other.get("/sign-up").await;
        other.post("/sign-up", &[("email", email)]).await;
        other.choose_password(email).await;
        other.log_in_as(email, PASSWORD).await;
        other
    }

    /// The service's first operator, logged in.
    async fn operator() -> Self {
        Self::operator_at(|_| {}).await
    }

    async fn operator_at(edit: impl FnOnce(&mut Config)) -> Self {
        let mut person = Self::at("http://127.0.0.1:8787", edit).await;
        let token = accounts::first_operator_token(&person.app).await.unwrap().unwrap();
        let link = crate::mail::links::first_operator(&person.app.public_url, &token).unwrap();
        person.get(link.path()).await;
        let made = person.post(link.path(), &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!(made.location(), "/operator", "{}", made.html);
        person.get("/operator").await;
        person
    }

    /// The account of an address.
    async fn account(&self, email: &str) -> crate::domain::accounts::Account {
        let email = crate::domain::accounts::EmailAddress::parse(email).unwrap();
        accounts::find_by_email(&self.app, &email).await.unwrap().expect("the address has an account")
    }

    /// What the account's main key speaks for.
    async fn holder(&self, email: &str) -> crate::domain::api_keys::KeyHolder {
        api_keys::authenticate(&self.app, &self.main_key(email).await).await.unwrap()
    }

    async fn main_key(&self, email: &str) -> String {
        let account = self.account(email).await;
        let keys = api_keys::list(&self.app, &account.id).await.unwrap();
        let key = keys.iter().find(|key| key.is_active_main()).expect("a main key");
        let by = crate::domain::audit::Actor::Service;
        let plain = api_keys::reveal(&self.app, &account.id, &key.id, &by).await.unwrap().unwrap();
        plain.expose().to_owned()
    }

    /// The latest mail to an address.
    async fn latest_mail_to(&self, email: &str) -> String {
        let mails = outbox::list(&self.app).await.unwrap();
        mails.into_iter().rfind(|mail| mail.to == email).expect("a mail was written").text
    }

    /// The sentences of an account's log, newest first, each with who did it.
    async fn log_of(&self, email: &str) -> Vec<String> {
        let account = self.account(email).await;
        let entries = audit::list(&self.app, &account.id, None, 50).await.unwrap();
        let words = entries.into_iter().filter_map(|entry| entry.read);
        words
            .map(|(actor, event)| {
                format!("{} ({})", event.words(Language::English), actor.words(Language::English))
            })
            .collect()
    }

    /// Someone who signed up, chose a password and is logged in.
    async fn logged_in() -> Self {
        let mut person = Self::new().await;
        person.sign_up_and_choose_password().await;
        person.log_in(PASSWORD).await;
        person
    }

    async fn sign_up_and_choose_password(&mut self) {
        self.get("/sign-up").await;
        self.post("/sign-up", &[("email", EMAIL)]).await;
        self.choose_password(EMAIL).await;
    }

    /// Chooses a password by the link of the latest mail to an address.
    async fn choose_password(&mut self, email: &str) {
        let link = self.mailed_link_to("/password/choose?", email).await;
        self.get(&link).await;
        let token = link.split_once("token=").unwrap().1.to_owned();
        self.post("/password/choose", &[("token", &token), ("password", PASSWORD)]).await;
    }

    async fn log_in(&mut self, password: &str) -> Answer {
        self.log_in_as(EMAIL, password).await
    }

    async fn log_in_as(&mut self, email: &str, password: &str) -> Answer {
        self.get("/login").await;
        self.post("/login", &[("email", email), ("password", password)]).await
    }

    /// The path of the latest mail's link to choose a password.
    async fn mailed_link(&self) -> String {
        self.mailed_link_to("/password/choose?", EMAIL).await
    }

    /// The path of the latest link to this page that was mailed to someone.
    async fn mailed_link_to(&self, page: &str, to: &str) -> String {
        let mails = outbox::list(&self.app).await.unwrap();
        let mut lines = mails.iter().rev().filter(|mail| mail.to == to).flat_map(|mail| mail.text.lines());
        let link = lines.find(|line| line.contains(page)).expect("a mail has a link");
        link.strip_prefix(self.app.public_url.as_str().trim_end_matches('/')).unwrap().to_owned()
    }

    /// The subjects of all mails to someone, oldest first.
    async fn subjects_to(&self, to: &str) -> Vec<String> {
        let mails = outbox::list(&self.app).await.unwrap().into_iter();
        mails.filter(|mail| mail.to == to).map(|mail| mail.subject).collect()
    }

    /// What the account's log says, oldest line first.
    async fn log_words(&self) -> Vec<String> {
        let owner = accounts::list(&self.app).await.unwrap().remove(0).id;
        let entries = audit::export(&self.app, &owner).await.unwrap().into_iter();
        entries.map(|entry| entry.read.expect("a line of ours").1.words(Language::English).into()).collect()
    }

    /// The key of the latest mail.
    async fn mailed_key(&self) -> String {
        let mails = outbox::list(&self.app).await.unwrap();
        let text = &mails.last().expect("a mail was written").text;
        let is_key = |line: &&str| line.len() == 20 && line.bytes().all(|byte| byte.is_ascii_alphanumeric());
        text.lines().find(is_key).expect("the mail has a key").to_owned()
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], &[]).await
    }

    /// Sends a form with the token of the page before it.
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    async fn post_with(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let token = self.form_token.clone();
        let fields = [&[("form_token", token.as_str())], fields].concat();
        self.send(Method::POST, path, &fields, headers).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        // Rows of one moment have no order.
        self.app.clock.advance_ms(1_000);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8787")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookies.join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.service.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let html = String::from_utf8(to_bytes(body, 1_000_000).await.unwrap().to_vec()).unwrap();
        let answer = Answer { status: parts.status, headers: parts.headers, html };
        self.remember(&answer);
        answer
    }

    /// Asks for what is no text.
    async fn send_for_bytes(&mut self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().uri(path).header(header::COOKIE, cookies.join("; "));
        let response = self.service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, to_bytes(body, 1_000_000).await.unwrap().to_vec())
    }

    fn remember(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        if let Some(token) = answer.field("form_token") {
            self.form_token = token;
        }
    }
}

impl Answer {
    /// Where the answer leads.
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |location| location.to_str().unwrap())
    }

    /// The value of the last hidden field of this name.
    fn field(&self, name: &str) -> Option<String> {
        let (_, rest) = self.html.rsplit_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    }

    /// What the page says of something that went wrong.
    fn problem(&self) -> String {
        let (_, rest) = self.html.split_once("role=\"alert\"").expect("the page tells of a problem");
        rest.split_once("<p>").unwrap().1.split_once("</p>").unwrap().0.to_owned()
    }

    /// What lies between header and footer, without what is random.
    fn main(&self) -> String {
        let (_, rest) = self.html.split_once("<main id=\"main\">").expect("a page has a main part");
        rest.split_once("</main>").expect("a page has a main part").0.trim().to_owned()
    }
}
