//! That no text was forgotten: pages in a language that marks each text of the catalogue, and what is left outside marks.

use super::{EMAIL, Person};
use crate::{domain::language::Language, mail::outbox};

const FOR_ANYONE: [&str; 14] = [
    "/",
    "/sign-up",
    "/sign-up/done",
    "/sign-up?invitation=none",
    "/login",
    "/login?notice=logged-out",
    "/login/mail",
    "/login/mail/done",
    "/login/link",
    "/password/forgot",
    "/password/forgot/done",
    "/password/choose",
    "/email-change",
    "/try",
];

const OF_AN_ACCOUNT: [&str; 14] = [
    "/",
    "/try",
    "/dashboard",
    "/dashboard/jobs",
    "/dashboard/api-keys",
    "/dashboard/api-keys/new",
    "/dashboard/api-keys/reset",
    "/dashboard/credits",
    "/dashboard/account",
    "/dashboard/account/second-factor",
    "/dashboard/account/email",
    "/dashboard/account/delete",
    "/dashboard/log",
    "/dashboard/sub-accounts",
];

const OF_AN_OPERATOR: [&str; 7] = [
    "/operator",
    "/operator/accounts",
    "/operator/plans",
    "/operator/sign-up",
    "/operator/queue",
    "/operator/mails",
    "/operator/settings",
];

/// Names, which are the same in every language.
const NAMES: [&str; 10] =
    ["Eiderpix", "English", "Deutsch", "JPEG", "WebP", "AVIF", "PNG", "CSV", "JSON", EMAIL];

/// Attributes that people read.
const READ: [&str; 7] =
    ["alt", "title", "aria-label", "placeholder", "data-label", "data-copied", "data-not-copied"];

/// The pieces of a page that people read and no catalogue has. `data` is what the page shows of an account.
pub(super) fn unmarked(html: &str, data: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut rest) = (0, html);
    while let Some((text, after)) = rest.split_once('<') {
        found.push(outside_marks(text, &mut depth));
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        for name in READ {
            let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, value)| value.split_once('"'));
            found.extend(value.map(|(value, _)| outside_marks(value, &mut 0)));
        }
        // Commands, codes and secrets read the same in every language.
        let verbatim =
            ["script", "code", "pre"].into_iter().find(|name| tag.split([' ', '>']).next() == Some(name));
        rest = match verbatim {
            Some(name) => after.split_once(&format!("</{name}>")).map_or("", |(_, after)| after),
            None => after,
        };
    }
    let mut known: Vec<_> = NAMES.iter().chain(data).collect();
    known.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for text in &mut found {
        for name in &known {
            *text = text.replace(**name, "");
        }
        for entity in ["&#34;", "&#38;", "&#39;", "&#60;", "&#62;", "&amp;"] {
            *text = text.replace(entity, "");
        }
    }
    found.retain(|text| text.chars().any(char::is_alphabetic));
    found
}

fn outside_marks(text: &str, depth: &mut usize) -> String {
    let mut outside = String::new();
    for character in text.chars() {
        match character {
            '⟦' => *depth += 1,
            '⟧' => *depth = depth.checked_sub(1).expect("marks come in pairs"),
            other if *depth == 0 => outside.push(other),
            _ => {}
        }
    }
    outside.trim().to_owned()
}

/// Somebody whose browser is set to the language that marks.
pub(super) trait Marked {
    fn marked(self) -> Self;
}

impl Marked for Person {
    fn marked(mut self) -> Self {
        self.cookies.insert("eiderpix_language".into(), Language::Marked.code().into());
        self
    }
}

/// Looks at pages.
pub(super) async fn look(person: &mut Person, pages: &[&str], data: &[&str]) {
    for page in pages {
        let answer = person.get(page).await;
        assert!(answer.html.contains('⟦'), "{page} is not in the marked language: {}", answer.html);
        let unmarked = unmarked(&answer.html, data);
        assert!(unmarked.is_empty(), "{page} says {unmarked:?}, which no catalogue has");
    }
}

#[test]
fn what_is_not_in_the_catalogue_is_found() {
    let page = "<p title=\"Hello\">⟦Said <em>well⟧</em> 12 <code>cmd</code></p><p>owner@example.org says <b>⟦yes⟧</b></p>";
    assert_eq!(unmarked(page, &[]), ["Hello", " says"]);
}

#[tokio::test]
async fn pages_for_anyone_say_nothing_that_is_not_in_the_catalogue() {
    let mut person = Person::new().await.marked();
    look(&mut person, &FOR_ANYONE, &[]).await;
    look(&mut person, &["/assets/0/nothing.css", "/logout", "/account-deleted"], &[]).await;
    person.get("/sign-up").await;
    for (form, fields) in [
        ("/sign-up", [("email", "nobody"), ("", "")]),
        ("/login", [("email", EMAIL), ("password", "wrong")]),
        ("/login/mail", [("email", "nobody"), ("", "")]),
        ("/password/forgot", [("email", "nobody"), ("", "")]),
    ] {
        let answer = person.post(form, &fields).await;
        let unmarked = unmarked(&answer.html, &["nobody"]);
        assert!(unmarked.is_empty(), "{form} says {unmarked:?}");
    }
}

#[tokio::test]
async fn pages_of_an_account_say_nothing_that_is_not_in_the_catalogue() {
    let mut person = Person::new().await.marked();
    person.sign_up_and_choose_password().await;
    person.log_in(super::PASSWORD).await;
    look(&mut person, &OF_AN_ACCOUNT, &[]).await;
}

#[tokio::test]
async fn pages_of_an_operator_say_nothing_that_is_not_in_the_catalogue() {
    let mut person = Person::operator().await.marked();
    person.get("/dashboard/account").await;
    person.post("/language", &[("language", Language::Marked.code())]).await;
    // What lies there of the operator's own: mails, in the language that they were sent in, and what was set.
    let mails = outbox::outbox(&person.app, 100).await.unwrap();
    let subjects = mails.into_iter().map(|mail| mail.subject);
    let set = person.app.config.settings.iter().flat_map(|setting| {
        let value = setting.value.as_str().map_or_else(|| setting.value.to_string(), str::to_owned);
        [value, setting.origin.clone()]
    });
    let data = subjects.chain(set).filter(|text| text.len() > 2);
    let data: Vec<_> = data.map(|text| text.replace('<', "&#60;").replace('>', "&#62;")).collect();
    let data: Vec<_> = data.iter().map(String::as_str).collect();
    look(&mut person, &OF_AN_OPERATOR, &data).await;
}
