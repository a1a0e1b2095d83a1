//! `eiderpix config`, and the page that explains it.

use std::process::Command;

#[test]
fn every_setting_stands_in_the_documentation_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["config", "--json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let mut settings: Vec<String> = stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].as_str().unwrap().to_owned()
        })
        .collect();
    let page = include_str!("../../docs/CONFIGURATION.md");
    let mut explained: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned))
        .collect();
    settings.sort();
    explained.sort();
    assert_eq!(settings, explained);
}

#[test]
fn a_wrong_configuration_is_refused_with_every_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .arg("config")
        .env("EIDERPIX_WORKERS", "many")
        .env("EIDERPIX_RESULTS__TTL_HOURS", "0")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("workers: ") && stderr.contains("ttl_hours"), "{stderr}");
}
