//! Every form of an account with wrong input, sent twice, from two tabs, and with the session gone.

use crate::{EMAIL, PASSWORD, browser::Browser, choose_password, log_in, service::Service, sign_up};

/// A form: what its screenshots are called, its page, how it is found, and what a careless person fills in.
struct Form {
    name: &'static str,
    page: &'static str,
    form: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

const PUBLIC: [Form; 4] = [
    Form { name: "sign-up", page: "/sign-up", form: "main form", fields: &[("email", "owner at example")] },
    Form {
        name: "login",
        page: "/login",
        form: "main form",
        fields: &[("email", "owner"), ("password", "x")],
    },
    Form { name: "login-mail", page: "/login/mail", form: "main form", fields: &[("email", "owner@")] },
    Form { name: "password-forgot", page: "/password/forgot", form: "main form", fields: &[("email", "")] },
];

const PRIVATE: [Form; 4] = [
    Form {
        name: "new-key",
        page: "/dashboard/api-keys/new",
        form: "main form",
        fields: &[("label", ""), ("monthly_limit", "-1"), ("hosts", "not a host")],
    },
    Form {
        name: "email-change",
        page: "/dashboard/account/email",
        form: "main form[action$='/email']",
        fields: &[("email", "<b>new</b>"), ("password", "")],
    },
    Form {
        name: "second-factor",
        page: "/dashboard/account/second-factor",
        form: "main form",
        fields: &[("code", "12 34"), ("password", PASSWORD)],
    },
    Form {
        name: "account-delete",
        page: "/dashboard/account/delete",
        form: "main form",
        fields: &[("password", "x")],
    },
];

/// Someone who is logged in with a password.
async fn start() -> (Service, Browser) {
    let (service, browser) = (Service::start().await, Browser::start().await);
    browser.open(service.url("/")).await;
    sign_up(&service, &browser).await;
    choose_password(&service, &browser).await;
    log_in(&service, &browser).await;
    (service, browser)
}

#[tokio::test]
async fn wrong_input_comes_back_with_what_is_wrong_and_nothing_changed() {
    let (service, browser) = start().await;
    for form in &PRIVATE {
        fill_in_carelessly(&service, &browser, form).await;
    }
    browser.forget_cookies().await;
    for form in &PUBLIC {
        fill_in_carelessly(&service, &browser, form).await;
    }
    browser.open(service.url("/login")).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
    browser.open(service.url("/dashboard/account")).await;
    let account = browser.text("main").await;
    assert!(account.contains(EMAIL) && !account.contains("waiting"), "{account}");
    browser.stop().await;
}

async fn fill_in_carelessly(service: &Service, browser: &Browser, form: &Form) {
    browser.open(service.url(form.page)).await;
    for (field, text) in form.fields {
        browser.type_into(field, text).await;
    }
    browser.send_unchecked(form.form).await;
    let problems = browser.count("main [role=alert], main .error").await;
    assert!(problems > 0, "{} says nothing of what is wrong", form.name);
    browser.screenshot(&format!("wrong-{}", form.name)).await;
}

#[tokio::test]
async fn a_form_sent_twice_does_its_work_once() {
    let (service, browser) = start().await;
    browser.open(service.url("/dashboard/api-keys/reset")).await;
    let statuses = browser.send_twice("form[action$='/replace']").await;
    assert_eq!(statuses, [200, 200]);
    browser.open(service.url("/dashboard/api-keys")).await;
    assert_eq!(browser.count("section[aria-labelledby^=retiring]").await, 1, "one key was replaced, once");

    browser.open(service.url("/dashboard/account/email")).await;
    browser.type_into("email", "new@example.org").await;
    browser.type_into("password", PASSWORD).await;
    assert_eq!(browser.send_twice("main form[action$='/email']").await, [200, 200]);
    browser.open(service.url("/dashboard/account/email")).await;
    assert_eq!(browser.count("section[aria-labelledby=pending]").await, 1);
    assert_eq!(browser.send_twice("form[action$='/email/stop']").await, [200, 200]);
    browser.open(service.url("/dashboard/account/email")).await;
    assert_eq!(browser.count("section[aria-labelledby=pending]").await, 0);

    browser.open(service.url("/dashboard/account/delete")).await;
    browser.type_into("password", PASSWORD).await;
    let statuses = browser.send_twice("main form").await;
    assert!(statuses.iter().all(|status| [200, 403].contains(status)), "{statuses:?}");
    browser.open(service.url("/dashboard")).await;
    browser.arrive_at(service.url("/login?next=%2Fdashboard")).await;
    browser.stop().await;
}

#[tokio::test]
async fn a_form_of_another_tab_says_that_things_have_changed() {
    let (service, browser) = start().await;
    browser.open(service.url("/dashboard/account/email")).await;
    browser.open_in_new_tab(service.url("/dashboard/account")).await;
    browser.press("header", "Log out").await;
    log_in_again(&service, &browser).await;
    browser.back_to_first_tab().await;
    browser.type_into("email", "new@example.org").await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Send both links").await;
    assert_eq!(browser.text("h1").await, "This form is out of date");
    browser.screenshot("form-out-of-date").await;
    browser.follow("Open the page again").await;
    browser.arrive_at(service.url("/dashboard/account")).await;
    assert_eq!(browser.count(".badge.calm").await, 1, "no change of address waits; the second factor is off");
    browser.stop().await;
}

#[tokio::test]
async fn with_the_session_gone_a_form_leads_to_the_log_in_and_back_to_its_page() {
    let (service, browser) = start().await;
    for (form, back) in PRIVATE.iter().zip([
        "/dashboard/api-keys",
        "/dashboard/account",
        "/dashboard/account",
        "/dashboard/account",
    ]) {
        browser.open(service.url(form.page)).await;
        browser.forget_cookies().await;
        browser.send_unchecked(form.form).await;
        let next: String = back.replace('/', "%2F");
        browser.arrive_at(service.url(&format!("/login?next={next}"))).await;
        browser.type_into("email", EMAIL).await;
        browser.type_into("password", PASSWORD).await;
        browser.press("main", "Log in").await;
        browser.arrive_at(service.url(back)).await;
    }
    for form in &PUBLIC {
        browser.forget_cookies().await;
        browser.open(service.url(form.page)).await;
        browser.type_into("email", EMAIL).await;
        browser.forget_cookies().await;
        browser.send_unchecked(form.form).await;
        let problem = browser.text("[role=alert]").await;
        assert!(problem.contains("please send it again"), "{}: {problem}", form.name);
    }
    browser.stop().await;
}

async fn log_in_again(service: &Service, browser: &Browser) {
    browser.open(service.url("/login")).await;
    browser.type_into("email", EMAIL).await;
    browser.type_into("password", PASSWORD).await;
    browser.press("main", "Log in").await;
    browser.arrive_at(service.url("/dashboard")).await;
}
