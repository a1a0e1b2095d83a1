//! Which picture a browser gets: by the lines that the plugin gives for Apache and nginx, in those servers; and the check that finds
//! what is wrong.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::process::{Child, Command};

use crate::{
    common::{TestService, client, pictures},
    replaced::Replaced,
    site::Site,
};

const NEW: &str = "image/avif,image/webp,*/*;q=0.8";
const OLD: &str = "image/png,*/*;q=0.5";

#[tokio::test]
async fn web_servers_give_each_browser_what_it_knows_and_the_check_finds_what_is_wrong() {
    let (service, site) = tokio::join!(TestService::start(), Site::start());
    let key = service.sign_up("owner@example.org").await;
    site.import(&[("drawing.png".to_owned(), pictures::png())]).await;
    site.php(&format!("(new Eiderpix\\Connection())->connect('{}', '{key}');", service.base)).await;
    assert!(
        site.php(&check("rewrite", &site.base)).await.contains("No optimized picture has a WebP or AVIF")
    );
    site.wp(&["bulk"]).await.unwrap();

    // PHP's own server knows neither rules nor caching.
    let found = site.php(&check("rewrite", &site.base)).await;
    assert!(
        found.contains("gets image/png instead of image/webp. The lines for the web server are not in force"),
        "{found}"
    );
    assert!(found.contains("RewriteRule") && found.contains("lacks “Vary: Accept”"), "{found}");
    let found = site.php(&check("picture", &site.base)).await;
    assert!(found.contains("A browser that knows WebP: gets image/webp, rightly named"), "{found}");
    assert!(found.contains("each visit loads it again") && found.contains("max-age=2592000"), "{found}");

    let rules = site.php("echo Eiderpix\\Delivery\\Rewrite::apache(), \"\\n\", Eiderpix\\Delivery\\Rewrite::fix('cache', 'apache');").await;
    std::fs::write(site.uploads_folder().join(".htaccess"), rules).unwrap();
    let apache = WebServer::apache(&site);
    each_browser_gets_what_it_knows(&site, &apache).await;
    let nginx = WebServer::nginx(&site, &site.php("echo Eiderpix\\Delivery\\Rewrite::nginx();").await);
    each_browser_gets_what_it_knows(&site, &nginx).await;
    for server in [&apache, &nginx] {
        let kept = site
            .php("echo substr(glob(Eiderpix\\Backup::folder() . '/??/*')[0], strlen(ABSPATH) - 1);")
            .await;
        let answer = client().get(format!("{}{kept}", server.base)).send().await.unwrap();
        assert_eq!(answer.status(), 403, "originals are nobody's to fetch");
    }
    let replaced = Replaced::newest(&site, &apache.base).await;
    replaced.pages_and_web_servers_show_a_replaced_picture_as_it_is_now().await;
    replaced.a_replaced_picture_is_done_again_and_restored_as_the_new_one().await;
    replaced.a_moved_site_goes_on_with_what_it_has().await;
    replaced.bytes_that_changed_in_neither_size_nor_time_are_found_by_and_by().await;
    replaced.the_check_removes_what_is_of_replaced_pictures(&check("rewrite", &apache.base)).await;
    assert_eq!(site.complaints(), "");
}

async fn each_browser_gets_what_it_knows(site: &Site, server: &WebServer) {
    server.is_up().await;
    let picture = site.php("echo substr(get_attached_file(get_posts(['post_type' => 'attachment'])[0]->ID), strlen(ABSPATH) - 1);").await;
    for (accept, media_type, magic) in
        [(NEW, "image/webp", &b"RIFF"[..]), (OLD, "image/png", &b"\x89PNG"[..])]
    {
        let asked = client().get(format!("{}{picture}", server.base)).header("accept", accept);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], media_type);
        assert_eq!(answer.headers()["vary"].to_str().unwrap().to_lowercase(), "accept");
        assert!(answer.bytes().await.unwrap().starts_with(magic), "{accept}");
    }
    let found = site.php(&check("rewrite", &server.base)).await;
    assert!(!found.contains('✗'), "{found}");
}

/// What the check finds where the uploads are served at an address.
fn check(delivery: &str, base: &str) -> String {
    format!(
        "(new Eiderpix\\Settings())->save(['delivery' => '{delivery}']);
         add_filter('upload_dir', fn ($folder) => ['baseurl' => '{base}/wp-content/uploads'] + $folder);
         foreach ((new Eiderpix\\Delivery\\Check(new Eiderpix\\Settings()))->run() as $found) {{
             echo $found['isFine'] ? '✓ ' : '✗ ', $found['words'], \"\\n\", $found['lines'], \"\\n\";
         }}"
    )
}

/// A web server that gives out the files of a site.
struct WebServer {
    base: String,
    folder: tempfile::TempDir,
    process: Child,
}

impl WebServer {
    fn apache(site: &Site) -> Self {
        let (folder, port) = place();
        let modules = "/usr/lib/apache2/modules";
        let load = ["mpm_prefork", "authz_core", "mime", "rewrite", "headers"]
            .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
            .concat();
        let configuration = format!(
            "{load}ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nUser www-data\nGroup www-data\nPidFile {home}/pid\nErrorLog {home}/log\n\
             TypesConfig /etc/mime.types\nDocumentRoot {root}\n<Directory {root}>\nAllowOverride All\nOptions FollowSymLinks\n\
             Require all granted\n</Directory>\n",
            home = folder.path().display(),
            root = site.root().display(),
        );
        let file = folder.path().join("apache.conf");
        Self::run(site, folder, port, file, configuration, |file| {
            ("/usr/sbin/apache2", vec!["-f", file, "-DFOREGROUND"])
        })
    }

    fn nginx(site: &Site, lines: &str) -> Self {
        let (folder, port) = place();
        let (http, server) = lines.split_once("# in the server block").unwrap();
        let configuration = format!(
            "daemon off; pid {home}/pid; error_log {home}/log;\nevents {{}}\nhttp {{\naccess_log off; default_type text/plain;\n\
             types {{ image/png png; image/jpeg jpg jpeg; image/gif gif; }}\n{http}\nserver {{\nlisten 127.0.0.1:{port}; root {root};\n\
             {server}\n}}\n}}\n",
            home = folder.path().display(),
            root = site.root().display(),
        );
        let file = folder.path().join("nginx.conf");
        Self::run(site, folder, port, file, configuration, |file| ("/usr/sbin/nginx", vec!["-c", file]))
    }

    fn run(
        site: &Site,
        folder: tempfile::TempDir,
        port: u16,
        file: PathBuf,
        configuration: String,
        command: impl Fn(&str) -> (&'static str, Vec<&str>),
    ) -> Self {
        std::fs::write(&file, configuration).unwrap();
        open_to_other_users(&site.root());
        let (program, arguments) = command(file.to_str().unwrap());
        assert!(
            Path::new(program).exists(),
            "{program} is missing: `make wordpress-test` installs what this test needs"
        );
        let process = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { base: format!("http://127.0.0.1:{port}"), folder, process }
    }

    async fn is_up(&self) {
        let up = async {
            while client().get(&self.base).send().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(60), up).await.is_err() {
            panic!(
                "no web server: {}",
                std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
            );
        }
    }
}

impl Drop for WebServer {
    /// Its workers would outlive it.
    fn drop(&mut self) {
        if let Some(leader) = self.process.id() {
            let group = format!("-{leader}");
            let _ = std::process::Command::new("kill").args(["-KILL", "--", &group]).status();
        }
    }
}

fn place() -> (tempfile::TempDir, u16) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    (tempfile::tempdir().unwrap(), port)
}

/// Web servers that root starts work as someone else, who has to get at the files.
fn open_to_other_users(root: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let parent = root.parent().unwrap();
    std::fs::set_permissions(parent, std::fs::Permissions::from_mode(0o755)).unwrap();
}
