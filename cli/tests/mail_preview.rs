//! `eiderpix mail preview`: every mail to look at, without a service.

use std::process::{Command, Output};

fn preview(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder without a configuration");
    Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["mail", "preview"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("the binary runs")
}

#[test]
fn one_mail_is_printed_and_all_are_written_as_text_and_html() {
    let printed = preview(&["welcome"]);
    let text = String::from_utf8(printed.stdout).expect("text");
    assert!(text.starts_with("Mail: welcome\nSubject: Welcome to Eiderpix"), "{text}");
    assert_eq!(text.matches("Mail: ").count(), 1);

    let folder = tempfile::tempdir().expect("a folder for the mails");
    let out = folder.path().join("mails");
    let written = preview(&["--out", out.to_str().expect("a plain path")]);
    assert!(written.status.success());
    let count = std::fs::read_dir(&out).expect("it was made").count();
    assert_eq!(count, String::from_utf8_lossy(&written.stdout).lines().count());
    let report = std::fs::read_to_string(out.join("monthly_report.html")).expect("it is there");
    assert!(report.contains("shop.example"), "{report}");
}

#[test]
fn mails_are_shown_in_the_language_that_is_asked_for() {
    let printed = preview(&["welcome", "--language", "de"]);
    let text = String::from_utf8(printed.stdout).expect("text");
    assert!(text.starts_with("Mail: welcome\nSubject: Willkommen bei Eiderpix"), "{text}");

    let unknown = preview(&["welcome", "--language", "tlh"]);
    assert_eq!(unknown.status.code(), Some(2));
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(told.contains("[possible values: en, de]"), "{told}");
}

#[test]
fn a_mail_that_there_is_not_is_wrong_usage_with_the_names_there_are() {
    let answer = preview(&["nonsense"]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&answer.stderr).contains("welcome, already_registered"));
}
