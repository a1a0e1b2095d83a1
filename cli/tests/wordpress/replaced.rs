//! Pictures that something has put another in the place of: nothing of the old one is shown, and the new one is made smaller.

use std::{
    fs::{File, FileTimes},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{common::client, pictures::drawing, site::Site};

const NEW: &str = "image/avif,image/webp,*/*;q=0.8";
const PATIENCE: Duration = Duration::from_secs(120);
const PAGE: &str = "echo apply_filters('the_content', '<img src=\"' . wp_get_attachment_url(ID) . '\">');";
const SWEEPS: &str = "foreach (range(0, 31) as $hour) { Eiderpix\\Freshness::sweep(60, $hour); }";

/// A picture of the library that was optimized.
pub(crate) struct Replaced<'a> {
    site: &'a Site,
    /// Where a web server with the plugin's lines gives out the site.
    server: &'a str,
    id: String,
    path: PathBuf,
    /// How many originals are kept before anything is replaced.
    kept: usize,
}

impl<'a> Replaced<'a> {
    /// The newest picture of a site.
    pub(crate) async fn newest(site: &'a Site, server: &'a str) -> Self {
        let said = site
            .php("$id = get_posts(['post_type' => 'attachment'])[0]->ID; echo $id, ' ', get_attached_file($id);")
            .await;
        let (id, path) = said.split_once(' ').unwrap();
        Self { site, server, id: id.to_owned(), path: path.into(), kept: site.kept_originals() }
    }

    /// By FTP, say, with the time that the file has elsewhere.
    pub(crate) async fn pages_and_web_servers_show_a_replaced_picture_as_it_is_now(&self) {
        self.delivered_by("picture").await;
        assert!(self.page().await.contains(".png.webp"));
        write_of(&self.path, &drawing(1), 2001);
        assert!(!self.page().await.contains("<picture"), "the page offers the WebP of the old picture");

        // The page tells: the web server cannot know.
        self.delivered_by("rewrite").await;
        self.site.php("delete_option('eiderpix_suspects'); wp_unschedule_hook('eiderpix_look');").await;
        assert!(!self.page().await.contains("<picture"));
        self.is_given(&drawing(1)).await;
        assert!(!self.webp().exists());
        assert_eq!(self.state().await, "", "it counts as not optimized");
    }

    pub(crate) async fn a_replaced_picture_is_done_again_and_restored_as_the_new_one(&self) {
        let done = self.site.wp(&["bulk"]).await.unwrap();
        assert!(done.contains("done: 1"), "{done}");
        assert!(self.webp().exists());
        // Now without anybody having seen it.
        write_of(&self.path, &drawing(2), 2002);
        let done = self.site.wp(&["bulk"]).await.unwrap();
        assert!(done.contains("done: 1"), "{done}");
        let now = std::fs::read(&self.path).unwrap();
        assert!(now.len() < drawing(2).len(), "bulk leaves the new picture as it is");
        let kept = format!(
            "echo strtolower(bin2hex(file_get_contents(Eiderpix\\Backup::path((new Eiderpix\\Record({}))->file('{}')['original']))));",
            self.id,
            self.name()
        );
        let drawn: String = drawing(2).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(self.site.php(&kept).await == drawn, "the kept original is another picture");
        assert_eq!(self.site.kept_originals(), self.kept, "that of a picture that is gone is kept");
        let said = self.site.wp(&["restore", &self.id]).await.unwrap();
        assert_eq!(said, format!("{}: restored", self.id));
        assert!(std::fs::read(&self.path).unwrap() == drawing(2));
        self.site.wp(&["optimize", &self.id]).await.unwrap();
        write_of(&self.path, &drawing(3), 2003);
        let said = self.site.wp(&["restore", &self.id]).await.unwrap();
        assert!(said.contains("restored, but for 1 that something else has changed"), "{said}");
        assert!(std::fs::read(&self.path).unwrap() == drawing(3), "the old picture took the new one's place");
        assert!(!self.webp().exists());
    }

    /// Every file has another time then, and the bytes that it had.
    pub(crate) async fn a_moved_site_goes_on_with_what_it_has(&self) {
        self.delivered_by("picture").await;
        self.site.wp(&["optimize", &self.id]).await.unwrap();
        let bytes = std::fs::read(&self.path).unwrap();
        let at = format!("echo (new Eiderpix\\Record({}))->finishedAt();", self.id);
        let done_at = self.site.php(&at).await;
        set_time(&self.path, 2004);
        set_time(&self.webp(), 2005);
        self.site.php("Eiderpix\\Freshness::sweep(60, 0);").await;
        assert!(self.page().await.contains(".png.webp"), "the WebP is still of the same picture");
        assert!(std::fs::read(&self.path).unwrap() == bytes);
        assert_eq!(self.site.php(&at).await, done_at);
        assert_eq!(self.state().await, "done");
    }

    pub(crate) async fn bytes_that_changed_in_neither_size_nor_time_are_found_by_and_by(&self) {
        let mut bytes = std::fs::read(&self.path).unwrap();
        let last = bytes.len() - 20;
        bytes[last] ^= 1;
        write_of(&self.path, &bytes, 2004);
        self.site.php("Eiderpix\\Freshness::sweep(60, 0);").await;
        self.site.php(SWEEPS).await;
        assert!(!self.webp().exists());
        assert_eq!(self.state().await, "");
    }

    pub(crate) async fn the_check_removes_what_is_of_replaced_pictures(&self, check: &str) {
        write_of(&self.path, &drawing(5), 2005);
        self.site.wp(&["optimize", &self.id]).await.unwrap();
        assert!(!self.site.php(check).await.contains("were replaced"));
        write_of(&self.path, &drawing(4), 2006);
        let found = self.site.php(check).await;
        assert!(found.contains("Pictures that were replaced since they were optimized: 1."), "{found}");
        assert!(!self.webp().exists());
    }

    async fn delivered_by(&self, delivery: &str) {
        self.site.php(&format!("(new Eiderpix\\Settings())->save(['delivery' => '{delivery}']);")).await;
    }

    async fn page(&self) -> String {
        self.site.php(&PAGE.replace("ID", &self.id)).await
    }

    async fn state(&self) -> String {
        self.site.php(&format!("echo (new Eiderpix\\Record({}))->state();", self.id)).await
    }

    /// Waits until a new browser gets these bytes, while visits set wp-cron off.
    async fn is_given(&self, bytes: &[u8]) {
        let root = self.site.root();
        let path =
            self.path.strip_prefix(root.canonicalize().unwrap()).or(self.path.strip_prefix(&root)).unwrap();
        let address = format!("{}/{}", self.server, path.display());
        let given = async {
            loop {
                client().get(self.site.url("/wp-cron.php?doing_wp_cron")).send().await.unwrap();
                let answer = client().get(&address).header("accept", NEW).send().await.unwrap();
                if answer.bytes().await.unwrap() == bytes {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(PATIENCE, given).await.expect("the web server gives the new picture");
    }

    fn webp(&self) -> PathBuf {
        self.path.with_file_name(format!("{}.webp", self.name()))
    }

    fn name(&self) -> &str {
        self.path.file_name().unwrap().to_str().unwrap()
    }
}

/// Writes a file as something does that keeps the time of where it comes from.
pub(crate) fn write_of(path: &Path, bytes: &[u8], year: u64) {
    std::fs::write(path, bytes).unwrap();
    set_time(path, year);
}

fn set_time(path: &Path, year: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs((year - 1970) * 31_556_952);
    File::options().write(true).open(path).unwrap().set_times(FileTimes::new().set_modified(time)).unwrap();
}
