//! A real WordPress with a MariaDB of its own, in a temporary folder.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::process::{Child, Command};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/wordpress.sh");
const RUNNER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wordpress/wp_cli.php");
/// Has the web server ask for `guard`, with the password `down`.
const LOCKED: (&str, &str) = ("SITE_LOGIN", "guard:down");
const WORDPRESS: &str = "/usr/share/wordpress/wp-load.php";

/// A running site; database and server end with it.
pub(crate) struct Site {
    /// Without a slash at its end.
    pub(crate) base: String,
    folder: tempfile::TempDir,
    database: Child,
    server: Child,
}

/// One picture of the media library, as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnDisk {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Site {
    /// Installs and serves a site with our plugin, not connected yet.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same behind the web server's own log-in: without name and password nobody sees anything of it.
    pub(crate) async fn start_locked() -> Self {
        Self::start_with(&[LOCKED]).await
    }

    async fn start_with(settings: &[(&str, &str)]) -> Self {
        assert!(
            Path::new(WORDPRESS).exists(),
            "{WORDPRESS} is missing: `make wordpress-test` installs what this test needs"
        );
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let database = script(folder.path(), &["database"], &[]).spawn().unwrap();
        let installed = script(folder.path(), &["install"], &[&port.to_string()]).status().await.unwrap();
        assert!(installed.success(), "WordPress cannot be installed");
        let mut serve = script(folder.path(), &["serve"], &[&port.to_string()]);
        let server = serve.envs(settings.iter().copied()).spawn().unwrap();
        let site = Self { base: format!("http://127.0.0.1:{port}"), folder, database, server };
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        site
    }

    /// An address of the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// An address of the site as someone opens it who knows the web server's log-in.
    pub(crate) fn url_with_login(&self, path: &str) -> String {
        format!("{}{path}", self.base.replace("http://", &format!("http://{}@", LOCKED.1)))
    }

    /// Every file of the uploads folder in its order; the kept originals left out.
    pub(crate) fn uploads(&self) -> Vec<OnDisk> {
        let mut found = Vec::new();
        collect(&self.uploads_folder(), &mut found);
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// How many originals are kept.
    pub(crate) fn kept_originals(&self) -> usize {
        let mut kept = Vec::new();
        collect_all(&self.uploads_folder().join("eiderpix-originals"), &mut kept);
        kept.iter().filter(|path| path.extension().is_none() && path.file_name().unwrap().len() == 64).count()
    }

    /// Runs PHP inside the site, and gives what it prints.
    pub(crate) async fn php(&self, code: &str) -> String {
        self.php_alone(&format!("require getenv('SITE') . '/wp-load.php';\n{code}")).await
    }

    /// The same before WordPress is there.
    pub(crate) async fn php_alone(&self, code: &str) -> String {
        let file = self.folder.path().join("run.php");
        std::fs::write(&file, format!("<?php {code}")).unwrap();
        let mut run = script(self.folder.path(), &["php"], &[file.to_str().unwrap()]);
        let output = run.stdout(Stdio::piped()).spawn().unwrap().wait_with_output().await.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}: {text}\n{}", output.status, self.log());
        text
    }

    /// Runs a command of ours as WP-CLI would, and gives what it said on both outputs, or as its error.
    pub(crate) async fn wp(&self, command: &[&str]) -> Result<String, String> {
        let arguments = [&[RUNNER, "eiderpix"], command].concat();
        let mut run = script(self.folder.path(), &["php"], &arguments);
        let output = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let output = output.wait_with_output().await.unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap().trim_end().to_owned();
        if output.status.success() { Ok(said) } else { Err(said) }
    }

    /// Puts pictures into the media library behind the plugin's back, as if they had been there before it.
    pub(crate) async fn import(&self, pictures: &[(String, Vec<u8>)]) {
        let folder = self.folder.path().join("import");
        std::fs::create_dir_all(&folder).unwrap();
        for (name, picture) in pictures {
            std::fs::write(folder.join(name), picture).unwrap();
        }
        let code = format!(
            "require ABSPATH . 'wp-admin/includes/image.php';
             (new Eiderpix\\Settings())->save(['on_upload' => false]);
             foreach (glob('{}/*') as $path) {{
                 $file = wp_upload_bits(basename($path), null, file_get_contents($path))['file'];
                 $id = wp_insert_attachment(['post_title' => basename($path), 'post_mime_type' => wp_check_filetype($file)['type']], $file);
                 wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file));
             }}",
            folder.display()
        );
        self.php(&code).await;
    }

    /// What PHP complained about in our own files.
    pub(crate) fn complaints(&self) -> String {
        let ours = |line: &&str| line.contains("plugins/eiderpix") || line.contains("wordpress/eiderpix");
        self.log().lines().filter(ours).collect::<Vec<_>>().join("\n")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("php.log")).unwrap_or_default()
    }

    /// The folder that WordPress runs in.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Where WordPress puts pictures.
    pub(crate) fn uploads_folder(&self) -> PathBuf {
        self.root().join("wp-content/uploads")
    }
}

impl Drop for Site {
    /// The web server has workers of its own, which would outlive it.
    fn drop(&mut self) {
        for leader in [&self.server, &self.database].into_iter().filter_map(Child::id) {
            let group = format!("-{leader}");
            let _ = std::process::Command::new("kill").args(["-KILL", "--", &group]).status();
        }
    }
}

fn script(folder: &Path, task: &[&str], more: &[&str]) -> Command {
    let mut command = Command::new(SCRIPT);
    command
        .args(task)
        .arg(folder)
        .args(more)
        .process_group(0)
        .kill_on_drop(true)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn collect(folder: &Path, found: &mut Vec<OnDisk>) {
    let mut paths = Vec::new();
    collect_all(folder, &mut paths);
    for path in paths.into_iter().filter(|path| !path.to_str().unwrap().contains("eiderpix-originals")) {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        found.push(OnDisk { name, bytes: std::fs::read(&path).unwrap() });
    }
}

fn collect_all(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_all(&path, found);
        } else {
            found.push(path);
        }
    }
}
