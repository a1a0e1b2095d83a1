//! The second factor, from setting it up to losing the app.

use axum::http::{StatusCode, header};
use totp_rs::{Builder, Secret};

use super::{EMAIL, PASSWORD, Person, looks::settings};
use crate::domain::{
    accounts::{self, second_factor},
    audit::Actor,
};

const PATH: &str = "/dashboard/account/second-factor";
const STEP_MS: i64 = 30_000;

/// An authenticator app that was told a secret.
pub(super) struct AuthenticatorApp(Secret);

impl AuthenticatorApp {
    /// What the app shows now; each call is half a minute after the one before, as a code is taken once.
    pub(super) fn next_code(&self, person: &Person) -> String {
        person.app.clock.advance_ms(STEP_MS);
        self.code(person)
    }

    fn code(&self, person: &Person) -> String {
        let totp = Builder::new().with_secret(self.0.clone()).build().unwrap();
        totp.generate(person.app.clock.now().0.unsigned_abs() / 1_000).to_string()
    }
}

/// Someone with a second factor; the app, and the recovery codes.
async fn with_second_factor() -> (Person, AuthenticatorApp, Vec<String>) {
    let mut person = Person::logged_in().await;
    let (app, codes) = turn_on(&mut person).await;
    (person, app, codes)
}

/// Sets a second factor up and confirms it.
pub(super) async fn turn_on(person: &mut Person) -> (AuthenticatorApp, Vec<String>) {
    let (app, proposal) = scan(person).await;
    let code = app.code(person);
    let fields = [("proposal", proposal.as_str()), ("code", &code), ("password", PASSWORD)];
    let page = person.post(PATH, &fields).await;
    (app, recovery_codes(&page.html))
}

async fn scan(person: &mut Person) -> (AuthenticatorApp, String) {
    let page = person.get(PATH).await;
    let (_, secret) = page.html.split_once("id=\"secret\">").unwrap();
    let secret = secret.split_once('<').unwrap().0.replace(' ', "");
    (AuthenticatorApp(Secret::try_from_base32(&secret).unwrap()), page.field("proposal").unwrap())
}

fn recovery_codes(html: &str) -> Vec<String> {
    let (_, codes) = html.split_once("id=\"codes\" tabindex=\"0\">").expect("the page shows recovery codes");
    codes.split_once("</pre>").unwrap().0.split_whitespace().map(str::to_owned).collect()
}

async fn is_on(person: &Person) -> bool {
    let owner = accounts::list(&person.app).await.unwrap().remove(0).id;
    second_factor::status(&person.app, &owner).await.unwrap().is_some()
}

#[tokio::test]
async fn it_counts_once_a_code_of_it_and_the_password_were_given() {
    let mut person = Person::logged_in().await;
    let (app, proposal) = scan(&mut person).await;
    assert!(!is_on(&person).await, "looking at the secret turns nothing on");
    let code = app.code(&person);
    for (given, password, problem) in [
        ("000000", PASSWORD, "does not fit the secret below"),
        ("", PASSWORD, "does not fit the secret below"),
        (code.as_str(), "hard stones", "This is not your password"),
    ] {
        let fields = [("proposal", proposal.as_str()), ("code", given), ("password", password)];
        let page = person.post(PATH, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.problem().contains(problem), "{}", page.problem());
        assert_eq!(page.field("proposal").as_ref(), Some(&proposal), "the app need not be set up again");
        assert!(!is_on(&person).await);
    }
    let fields = [("proposal", "made up"), ("code", code.as_str()), ("password", PASSWORD)];
    assert!(person.post(PATH, &fields).await.problem().contains("Here is a new secret"));

    let fields = [("proposal", proposal.as_str()), ("code", code.as_str()), ("password", PASSWORD)];
    let page = person.post(PATH, &fields).await;
    assert_eq!(recovery_codes(&page.html).len(), 10);
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(is_on(&person).await);
    // The same form again, as by a reload or from another tab.
    assert_eq!(person.post(PATH, &fields).await.location(), "/dashboard/account?notice=changed");
    assert_eq!(person.subjects_to(EMAIL).await.last().unwrap(), "The second factor is on");
}

#[tokio::test]
async fn another_account_s_secret_is_not_taken() {
    let mut person = Person::logged_in().await;
    let (app, proposal) = scan(&mut person).await;
    let other = crate::domain::accounts::EmailAddress::parse("other@example.org").unwrap();
    accounts::sign_up(&person.app, &other, crate::domain::accounts::Admission::FromOutside).await.unwrap();
    let other = accounts::find_by_email(&person.app, &other).await.unwrap().unwrap();
    assert!(second_factor::reopen(&person.app, &other, &proposal).is_none());
    let session = crate::domain::accounts::sessions::SessionToken::from_cookie("x");
    let by = (&session, &Actor::Service);
    let turned_on = second_factor::turn_on(&person.app, &other, &proposal, &app.code(&person), by).await;
    assert!(turned_on.is_err());
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_and_leads_where_the_log_in_was_headed() {
    let (mut person, app, _) = with_second_factor().await;
    person.cookies.clear();
    person.get("/login?next=%2Fdashboard%2Fapi-keys").await;
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/dashboard/api-keys")];
    let answer = person.post("/login", &fields).await;
    assert_eq!(answer.location(), "/login/code?next=%2Fdashboard%2Fapi-keys");
    assert!(!person.cookies.contains_key("eiderpix_session"), "a password alone gives no session");
    assert!(person.get("/dashboard").await.location().starts_with("/login"));

    let page = person.get("/login/code?next=%2Fdashboard%2Fapi-keys").await;
    assert_eq!(page.field("next").as_deref(), Some("/dashboard/api-keys"));
    let wrong = person.post("/login/code", &[("code", "000000"), ("next", "/dashboard/api-keys")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = app.next_code(&person);
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let answer = person.post("/login/code", &[("code", &spaced), ("next", "/dashboard/api-keys")]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys");
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
    assert!(!person.cookies.contains_key("eiderpix_log_in"), "the step is over");
    assert_eq!(person.get("/login/code").await.location(), "/dashboard");
    assert!(person.log_words().await.iter().any(|line| line.starts_with("Gave a wrong code at log-in")));
}

#[tokio::test]
async fn after_a_mailed_link_a_code_is_asked_for_too() {
    let (mut person, app, _) = with_second_factor().await;
    person.cookies.clear();
    person.get("/login/mail").await;
    person.post("/login/mail", &[("email", EMAIL)]).await;
    let link = person.mailed_link_to("/login/link?", EMAIL).await;
    person.get(&link).await;
    let token = link.split_once("token=").unwrap().1.to_owned();
    assert_eq!(person.post("/login/link", &[("token", &token)]).await.location(), "/login/code");
    assert!(!person.cookies.contains_key("eiderpix_session"));
    person.get("/login/code").await;
    let code = app.next_code(&person);
    assert_eq!(person.post("/login/code", &[("code", &code)]).await.location(), "/dashboard");
}

#[tokio::test]
async fn a_code_is_taken_once() {
    let (mut person, app, _) = with_second_factor().await;
    let code = app.next_code(&person);
    for (is_taken, code) in [(true, code.clone()), (false, code)] {
        person.cookies.clear();
        person.log_in(PASSWORD).await;
        person.get("/login/code").await;
        let answer = person.post("/login/code", &[("code", &code)]).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, is_taken);
        assert_eq!(person.cookies.contains_key("eiderpix_session"), is_taken);
    }
}

#[tokio::test]
async fn a_log_in_waits_ten_minutes_for_its_code_and_ends_with_a_new_password() {
    let (mut person, app, _) = with_second_factor().await;
    person.cookies.clear();
    assert_eq!(person.get("/login/code").await.location(), "/login?notice=too-late");
    person.log_in(PASSWORD).await;
    person.app.clock.advance_ms(10 * 60 * 1_000);
    assert_eq!(person.get("/login/code").await.location(), "/login?notice=too-late");
    let code = app.code(&person);
    let answer = person.post("/login/code", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/login?notice=too-late");

    person.log_in(PASSWORD).await;
    person.get("/password/forgot").await;
    person.post("/password/forgot", &[("email", EMAIL)]).await;
    let choose = person.mailed_link().await.split_once("token=").unwrap().1.to_owned();
    person.post("/password/choose", &[("token", &choose), ("password", "another warm nest")]).await;
    let code = app.next_code(&person);
    let answer = person.post("/login/code", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/login?notice=too-late");
    // A new password alone does not get past the second factor.
    assert_eq!(person.log_in("another warm nest").await.location(), "/login/code");
}

/// Holds up K8.
#[tokio::test]
async fn codes_are_throttled_right_ones_too() {
    let (mut person, app, _) = with_second_factor().await;
    person.cookies.clear();
    person.log_in(PASSWORD).await;
    person.get("/login/code").await;
    let mut statuses = Vec::new();
    for guess in 0..12 {
        let answer = person.post("/login/code", &[("code", &format!("{guess:06}"))]).await;
        assert_eq!(answer.headers.contains_key(header::RETRY_AFTER), answer.status.as_u16() == 429);
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    let code = app.next_code(&person);
    let answer = person.post("/login/code", &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    person.app.clock.advance_ms(15 * 60 * 1_000);
    person.log_in(PASSWORD).await;
    person.get("/login/code").await;
    let code = app.next_code(&person);
    assert_eq!(person.post("/login/code", &[("code", &code)]).await.location(), "/dashboard");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_its_owner_hears_of_it() {
    let (mut person, _, codes) = with_second_factor().await;
    for is_taken in [true, false] {
        person.cookies.clear();
        person.log_in(PASSWORD).await;
        person.get("/login/code").await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        let answer = person.post("/login/code", &[("code", &typed)]).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, is_taken);
    }
    let subjects = person.subjects_to(EMAIL).await;
    let told = "A recovery code of your Eiderpix account was used";
    assert_eq!(subjects.iter().filter(|subject| *subject == told).count(), 1);
    assert!(person.log_words().await.contains(&"Used a recovery code; 9 are left.".to_owned()));
}

#[tokio::test]
async fn new_recovery_codes_void_the_old_ones() {
    let (mut person, app, old) = with_second_factor().await;
    person.get(PATH).await;
    let code = app.next_code(&person);
    let page = person.post(&format!("{PATH}/codes"), &[("password", PASSWORD), ("code", &code)]).await;
    let new = recovery_codes(&page.html);
    assert!(new.iter().all(|code| !old.contains(code)));
    for (code, is_taken) in [(&old[0], false), (&new[0], true)] {
        person.cookies.clear();
        person.log_in(PASSWORD).await;
        person.get("/login/code").await;
        let answer = person.post("/login/code", &[("code", code)]).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, is_taken, "{code}");
    }
}

#[tokio::test]
async fn it_is_turned_off_only_with_password_and_code() {
    let (mut person, app, codes) = with_second_factor().await;
    let off = format!("{PATH}/off");
    person.get(PATH).await;
    let code = app.next_code(&person);
    for fields in [
        [("password", ""), ("code", code.as_str())],
        [("password", "hard stones"), ("code", code.as_str())],
        [("password", PASSWORD), ("code", "000000")],
        [("password", PASSWORD), ("code", "")],
    ] {
        let answer = person.post(&off, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(is_on(&person).await, "{fields:?}");
    }
    // Whoever has lost the app has the recovery codes.
    let answer = person.post(&off, &[("password", PASSWORD), ("code", &codes[0])]).await;
    assert_eq!(answer.location(), "/dashboard/account?notice=second-factor-off");
    assert!(!is_on(&person).await);
    let again = person.post(&off, &[("password", PASSWORD), ("code", &codes[1])]).await;
    assert_eq!(again.location(), "/dashboard/account?notice=changed");
    person.cookies.clear();
    assert_eq!(person.log_in(PASSWORD).await.location(), "/dashboard");
}

#[tokio::test]
async fn turning_it_on_ends_the_sessions_that_began_without_it() {
    let mut person = Person::logged_in().await;
    let elsewhere = person.cookies.clone();
    person.cookies.clear();
    person.log_in(PASSWORD).await;
    turn_on(&mut person).await;
    assert_eq!(person.get("/dashboard").await.status, StatusCode::OK);
    person.cookies = elsewhere;
    assert_eq!(person.get("/dashboard").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_operator_turns_it_off_for_who_is_locked_out_and_that_is_mailed_and_logged() {
    let (mut person, _, _) = with_second_factor().await;
    let owner = accounts::list(&person.app).await.unwrap().remove(0);
    assert!(second_factor::turn_off(&person.app, &owner, &Actor::Operator).await.unwrap());
    assert!(!second_factor::turn_off(&person.app, &owner, &Actor::Operator).await.unwrap());
    let subjects = person.subjects_to(EMAIL).await;
    assert_eq!(subjects.last().unwrap(), "The operator turned your second factor off");
    assert_eq!(person.log_words().await.last().unwrap(), "Turned the second factor off.");
    person.cookies.clear();
    assert_eq!(person.log_in(PASSWORD).await.location(), "/dashboard");
}

#[tokio::test]
async fn without_a_password_one_is_chosen_first() {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    person.get("/login/mail").await;
    person.post("/login/mail", &[("email", EMAIL)]).await;
    let link = person.mailed_link_to("/login/link?", EMAIL).await;
    person.get(&link).await;
    person.post("/login/link", &[("token", link.split_once("token=").unwrap().1)]).await;
    for path in [PATH, "/dashboard/account/email", "/dashboard/account/delete"] {
        let page = person.get(path).await;
        assert!(page.html.contains("your account has none yet"), "{path}");
        let fields = [("password", ""), ("code", "000000"), ("email", "new@example.org"), ("proposal", "")];
        let answer = person.post(path, &fields).await;
        assert!(answer.problem().contains("no password yet"), "{path}: {}", answer.problem());
    }
}

/// Holds up K2.
#[tokio::test]
async fn the_database_holds_neither_secret_nor_codes() {
    let (person, app, codes) = with_second_factor().await;
    let data = person.app.config.data.clone();
    person.app.store.close().await;
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            stored.extend(std::fs::read(path).unwrap());
        }
    }
    let contains = |needle: &[u8]| stored.windows(needle.len()).any(|window| window == needle);
    assert!(contains(b"second_factors"));
    assert!(!contains(app.0.as_bytes()) && !contains(app.0.to_base32().as_bytes()));
    for code in codes {
        assert!(!contains(code.as_bytes()) && !contains(code.replace('-', "").as_bytes()));
    }
}

#[tokio::test]
async fn its_pages_look_like_this() {
    let mut person = Person::logged_in().await;
    let mut settings = settings();
    settings.add_filter(r#"name="proposal" value="[^"]*""#, r#"name="proposal" value="[random]""#);
    settings.add_filter(r#"<path d="[^"]*"/>"#, r#"<path d="[random]"/>"#);
    settings.add_filter(r#"id="secret">[^<]*<"#, r#"id="secret">[random]<"#);
    settings.add_filter(r"(?m)^[A-Z2-9]{5}-[A-Z2-9]{5}$", "[random]");
    settings.add_filter(r#"tabindex="0">[A-Z2-9]{5}-[A-Z2-9]{5}"#, r#"tabindex="0">[random]"#);
    let set_up = person.get(PATH).await;
    settings.bind(|| insta::assert_snapshot!("second-factor-set-up", set_up.main()));
    let (app, proposal) = scan(&mut person).await;
    let code = app.code(&person);
    let fields = [("proposal", proposal.as_str()), ("code", &code), ("password", PASSWORD)];
    let codes = person.post(PATH, &fields).await;
    settings.bind(|| insta::assert_snapshot!("recovery-codes", codes.main()));
    let status = person.get(PATH).await;
    settings.bind(|| insta::assert_snapshot!("second-factor", status.main()));
    let account = person.get("/dashboard/account").await;
    settings.bind(|| insta::assert_snapshot!("account-with-second-factor", account.main()));
    person.cookies.clear();
    person.log_in(PASSWORD).await;
    let code = person.get("/login/code").await;
    settings.bind(|| insta::assert_snapshot!("login-code", code.main()));
}
