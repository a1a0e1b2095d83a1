//! `eiderpix migrate`: brings the database's schema up to date.

use std::process::ExitCode;

use super::ServiceArguments;

/// Bring the database's schema up to date, as `serve` does by itself.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    service: ServiceArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.service.create_data_folder()?;
    arguments.service.with_app(|app| async move {
        app.check_ready().await?;
        println!("the database in {} is up to date", app.config.data.display());
        Ok(ExitCode::SUCCESS)
    })
}
