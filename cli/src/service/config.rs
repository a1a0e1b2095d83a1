//! `eiderpix config`: every setting, its value and where it came from.

use std::process::ExitCode;

use super::{ServiceArguments, show};

/// Show and check the configuration with the origin of each value.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    service: ServiceArguments,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let loaded = arguments.service.load(None)?;
    if arguments.json {
        show::json_lines(&loaded.config.settings)?;
        return Ok(ExitCode::SUCCESS);
    }
    for setting in &loaded.config.settings {
        let value = if setting.value.is_null() { "-".to_owned() } else { setting.value.to_string() };
        println!("{:<36} {value:<36} {}", setting.name, setting.origin);
    }
    for name in &loaded.unknown_variables {
        eprintln!("eiderpix: {name} is set and means nothing to Eiderpix");
    }
    Ok(ExitCode::SUCCESS)
}
