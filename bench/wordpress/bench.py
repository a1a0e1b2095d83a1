#!/usr/bin/env python3
"""Measures what WordPress adds: *All pictures* of the plugin beside `eiderpix optimize` for the same files.

Installs a WordPress with MariaDB in a temporary folder, puts PICTURES pictures of CORPUS into its media library (each different, with
five more sizes of it), and works through them by `eiderpix optimize`, then as *All pictures* does against `eiderpix serve`, on as many
cores. Tells the time and the processor's time of both, the memory that PHP took at most, and the queries of a page view with the plugin
and without.

    python3 bench/wordpress/bench.py --corpus FOLDER [--pictures 500] [--width 1200] [--mode lossless] [--formats webp] [--publish]

The less the engine has to do for a picture, the more shows what WordPress adds: `--mode lossless --formats ""` is the hard case.
"""

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/wordpress.sh"
PAGE = ROOT / "docs/BENCHMARKS-WORDPRESS.md"
IMPORT = """<?php require getenv('SITE') . '/wp-load.php'; require ABSPATH . 'wp-admin/includes/image.php';
(new Eiderpix\\Settings())->save(['on_upload' => false, 'mode' => 'MODE', 'formats' => 'FORMATS']);
// What WordPress makes of 1200 pixels, and one more between.
foreach (['thumbnail' => 150, 'medium' => 300, 'medium_large' => 768, 'large' => 1024] as $size => $pixels) {
    update_option("{$size}_size_w", intdiv(WIDTH * $pixels, 1200));
    update_option("{$size}_size_h", intdiv(WIDTH * $pixels, 1200));
}
add_image_size('bench', intdiv(WIDTH, 2), intdiv(WIDTH, 2));
$links = '';
foreach (glob('FOLDER/*.jpg') as $path) {
    $image = $scaled[(int) basename($path) % FOUND] ??= imagescale(imagecreatefromjpeg($path), WIDTH);
    // A photograph that comes again is a little brighter each time: what the service has done it would not do twice.
    imagefilter($image, IMG_FILTER_BRIGHTNESS, (int) basename($path) < FOUND ? 0 : 1);
    ob_start(); imagejpeg($image, null, 92);
    $file = wp_upload_bits(basename($path), null, ob_get_clean())['file'];
    $id = wp_insert_attachment(['post_title' => basename($path), 'post_mime_type' => 'image/jpeg'], $file);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file));
    $links .= wp_get_attachment_image($id, 'large');
}
wp_insert_post(['post_title' => 'Pictures', 'post_content' => $links, 'post_status' => 'publish', 'post_type' => 'post']);
(new Eiderpix\\Connection())->connect('SERVICE', 'KEY');
mkdir(WPMU_PLUGIN_DIR, 0755, true);
file_put_contents(WPMU_PLUGIN_DIR . '/count.php', "<?php add_action('wp_footer', function () { echo '<!--queries ', \\$GLOBALS['wpdb']->num_queries, '-->'; });");
"""
BULK = """<?php require getenv('SITE') . '/wp-load.php';
Eiderpix\\Bulk::start();
while (Eiderpix\\Bulk::isRunning()) { Eiderpix\\Worker::work(60); }
echo json_encode([Eiderpix\\Library::countByState(), memory_get_peak_usage(true)]);
"""


def main():
    arguments = parse_arguments()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, end)
    with tempfile.TemporaryDirectory(prefix="bench-wordpress-") as name:
        bench = Bench(arguments, Path(name))
        try:
            rows = bench.run()
        finally:
            bench.stop()
    table = "\n".join(rows)
    print(table)
    if arguments.publish:
        PAGE.write_text(page(PAGE.read_text(), table, arguments))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="JPEGs, in folders of any depth")
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--width", type=int, default=1200, help="of the full size, in pixels")
    parser.add_argument("--mode", choices=["lossy", "glossy", "lossless"], default="lossy")
    parser.add_argument("--formats", default="webp", help="further formats: webp, avif, both with a comma, or none")
    parser.add_argument("--port", type=int, default=18820, help="of the site; the service has the next one")
    parser.add_argument("--publish", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--eiderpix", default=ROOT / "target/release/eiderpix")
    return parser.parse_args()


class Bench:
    """A site and a service of its own."""

    def __init__(self, arguments, folder):
        self.arguments, self.folder, self.processes = arguments, folder, []
        self.site = f"http://127.0.0.1:{arguments.port}"
        self.service = f"http://127.0.0.1:{arguments.port + 1}"

    def run(self):
        self.start()
        files = self.library()
        plain = self.optimize(files)
        bulk, parts, counts, memory = self.bulk()
        with_plugin, without = self.queries()
        ratios = [bulk[0] / plain[0], bulk[1] / plain[1]]
        return [
            "| | time | processor's time |",
            "| --- | ---: | ---: |",
            f"| `eiderpix optimize` | {plain[0]:.0f} s | {plain[1]:.0f} s |",
            f"| *All pictures* in WordPress | {bulk[0]:.0f} s | {bulk[1]:.0f} s |",
            f"| | × {ratios[0]:.2f} | × {ratios[1]:.2f} |",
            "",
            f"{counts} Of the processor's time the service took {parts[0]:.0f} s, PHP {parts[1]:.0f} s, MariaDB {parts[2]:.0f} s. "
            f"PHP took at most {memory / 2**20:.0f} MB. A page view made {with_plugin} queries with the plugin and {without} without.",
        ]

    def start(self):
        self.database = self.spawn(SCRIPT, "database", self.folder / "wp")
        subprocess.run([SCRIPT, "install", self.folder / "wp", str(self.arguments.port)], check=True)
        self.spawn(SCRIPT, "serve", self.folder / "wp", str(self.arguments.port))
        address = self.service.removeprefix("http://")
        self.server = self.spawn(self.arguments.eiderpix, "serve", "--listen", address, "--data", self.folder / "data")
        for _ in range(600):
            try:
                urllib.request.urlopen(self.service + "/healthz").close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the service does not start")

    def library(self):
        found = sorted(path for path in self.arguments.corpus.rglob("*.jpg") if path.is_file())
        given = self.folder / "given"
        given.mkdir()
        for number in range(self.arguments.pictures):
            (given / f"{number:04}.jpg").symlink_to(found[number % len(found)])
        form = urllib.parse.urlencode({"email": "bench@example.org", "plugin_version": "1"}).encode()
        answer = urllib.request.urlopen(self.service + "/free-sign-up-plugin", form).read().decode()
        key = re.search(r'"Details":"(\w{20})"', answer)[1]
        words = {"FOUND": len(found), "FOLDER": given, "WIDTH": self.arguments.width, "SERVICE": self.service, "KEY": key,
                 "MODE": self.arguments.mode, "FORMATS": self.arguments.formats}
        self.php(re.sub("|".join(words), lambda found: str(words[found[0]]), IMPORT), "1G")
        files = self.folder / "files"
        shutil.copytree(self.folder / "wp/site/wp-content/uploads", files)
        return files

    def optimize(self, files):
        before, started = children(), time.monotonic()
        # As the service has its engine yield, so that what else runs on the machine slows both alike.
        command = ["nice", "-n", "10", self.arguments.eiderpix, "optimize", files, "--mode", self.arguments.mode, "--out", self.folder / "out"]
        command += ["--to", self.arguments.formats] if self.arguments.formats else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.monotonic() - started, children() - before

    def bulk(self):
        def used():
            return [self.time_of(self.server), children(), self.time_of(self.database)]

        before, started = used(), time.monotonic()
        counts, memory = json.loads(self.php(BULK))
        seconds = time.monotonic() - started
        parts = [after - earlier for after, earlier in zip(used(), before)]
        files = len(list((self.folder / "files").rglob("*.jpg")))
        return (seconds, sum(parts)), parts, f"{counts['done']} of {self.arguments.pictures} pictures were done, {files} files in all.", memory

    def queries(self):
        figures = []
        for plugins in ("['eiderpix/eiderpix.php']", "[]"):
            self.php(f"<?php require getenv('SITE') . '/wp-load.php'; update_option('active_plugins', {plugins});")
            for _ in range(3):
                page = urllib.request.urlopen(self.site + "/").read().decode()
            figures.append(int(re.search(r"<!--queries (\d+)-->", page)[1]))
        return figures

    def php(self, code, memory="128M"):
        file = self.folder / "run.php"
        file.write_text(code)
        command = ["php", "-d", f"memory_limit={memory}", file]
        environment = os.environ | {"SITE": str(self.folder / "wp/site")}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def time_of(self, process):
        """What a process used, and those of its helpers that it has seen end or that still run."""
        ticks, wanted = 0, {process.pid}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat.parent.name) in wanted or int(fields[1]) in wanted:
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def spawn(self, *command):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def end(number, _):
    """Has what was started stopped, as at any other end."""
    raise SystemExit(128 + number)


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def page(before, table, arguments):
    """The page with this run's section in the place of an earlier one of the same name."""
    formats = f"with {arguments.formats}" if arguments.formats else "without further formats"
    title = f"{arguments.pictures} pictures, {arguments.width} pixels wide, {arguments.mode}, {formats}"
    options = f"--pictures {arguments.pictures} --width {arguments.width} --mode {arguments.mode} --formats '{arguments.formats}'"
    section = f"""{title}

`python3 bench/wordpress/bench.py --corpus FOLDER {options} --publish`; load of the machine
over the last quarter of an hour: {os.getloadavg()[2]:.1f}, on {os.cpu_count()} cores.

{table}
"""
    head, *sections = before.split("\n## ")
    sections = [other for other in sections if other.splitlines()[0] != title] + [section]
    return "\n## ".join([head] + sections)


if __name__ == "__main__":
    main()
