<?php

declare(strict_types=1);

namespace Eiderpix\Delivery;

use Eiderpix\Freshness;
use Eiderpix\Library;
use Eiderpix\Picture;
use Eiderpix\Record;
use Eiderpix\Settings;
use Eiderpix\SiteRequest;
use Eiderpix\Variants;

/** Asks the site for one of its pictures as several browsers would, and names what is wrong with the answers. */
final class Check
{
    private const LEAST_CACHING = DAY_IN_SECONDS;
    private const LOOKED_AT = 50;
    /** What browsers say they take, newest first. */
    private const BROWSERS = [
        'avif' => 'image/avif,image/webp,image/apng,*/*;q=0.8',
        'webp' => 'image/webp,image/apng,*/*;q=0.8',
        'old' => 'image/png,image/jpeg;q=0.8,*/*;q=0.5',
    ];

    private string $delivery;
    /** @var array<int, array{isFine: bool, words: string, lines: string}> */
    private array $findings = [];
    private string $server = '';

    public function __construct(Settings $settings)
    {
        $this->delivery = $settings->delivery();
    }

    /** @return array<int, array{isFine: bool, words: string, lines: string}> */
    public function run(): array
    {
        $this->settle();
        $example = $this->example();
        if ($example === null) {
            $this->find(false, __('No optimized picture has a WebP or AVIF beside it yet. Optimize one, then check again.', 'eiderpix'));
            return $this->findings;
        }
        [$url, $type, $formats] = $example;
        /* translators: %s: an address */
        $this->find(true, sprintf(__('Asked for: %s', 'eiderpix'), $url));
        if ($this->delivery === 'rewrite') {
            foreach (self::BROWSERS as $browser => $accept) {
                $expected = $browser === 'old' ? [] : ($browser === 'webp' ? ['webp'] : ['avif', 'webp']);
                $best = array_values(array_intersect($expected, $formats))[0] ?? null;
                $this->judge($url, $browser, $accept, $best === null ? $type : "image/$best", true);
            }
        } else {
            $this->judge($url, 'old', self::BROWSERS['old'], $type, false);
            foreach ($this->delivery === 'picture' ? $formats : [] as $format) {
                $this->judge("$url.$format", $format, self::BROWSERS[$format], "image/$format", false);
            }
        }
        return $this->findings;
    }

    /** The web server gives out what lies beside a picture, whatever it is of. */
    private function settle(): void
    {
        $replaced = count(array_filter(Library::latestDone(self::LOOKED_AT), static fn ($id) => Freshness::settle($id, false, false)));
        if ($replaced > 0) {
            /* translators: %s: number of pictures */
            $this->find(false, sprintf(__('Pictures that were replaced since they were optimized: %s. What was made of the old ones is removed; they count as not optimized.', 'eiderpix'), number_format_i18n($replaced)));
        }
    }

    private function judge(string $url, string $browser, string $accept, string $expected, bool $isNegotiated): void
    {
        $who = $this->who($browser);
        $answer = SiteRequest::get($url, ['Accept' => $accept]);
        if (is_wp_error($answer)) {
            /* translators: 1: a kind of browser, 2: technical reason */
            $this->find(false, sprintf(__('%1$s: the site cannot ask itself (%2$s).', 'eiderpix'), $who, $answer->get_error_message()));
            return;
        }
        $this->server = strtolower((string) wp_remote_retrieve_header($answer, 'server'));
        $status = (int) wp_remote_retrieve_response_code($answer);
        if ($status !== 200) {
            /* translators: 1: a kind of browser, 2: an HTTP status */
            $this->find(false, sprintf(__('%1$s: the answer is %2$d instead of the picture.', 'eiderpix'), $who, $status));
            return;
        }
        $told = strtolower(trim(explode(';', (string) wp_remote_retrieve_header($answer, 'content-type'))[0]));
        $is = self::typeOf(wp_remote_retrieve_body($answer));
        $this->judgeType($who, $told, $is, $expected, $isNegotiated);
        $vary = implode(',', (array) wp_remote_retrieve_header($answer, 'vary'));
        if ($isNegotiated && preg_match('/(^|,)\s*(accept|\*)\s*(,|$)/i', $vary) !== 1) {
            /* translators: %s: a kind of browser */
            $this->find(false, sprintf(__('%s: the answer lacks “Vary: Accept”, so that a cache may give it to a browser that cannot show it.', 'eiderpix'), $who), $this->lines('vary'));
        }
        $this->judgeCaching($who, implode(',', (array) wp_remote_retrieve_header($answer, 'cache-control')), (string) wp_remote_retrieve_header($answer, 'expires'));
    }

    private function judgeType(string $who, string $told, string $is, string $expected, bool $isNegotiated): void
    {
        if ($is !== $expected) {
            $lacksNewer = $isNegotiated && in_array($expected, ['image/webp', 'image/avif'], true);
            $words = $lacksNewer
                /* translators: 1: a kind of browser, 2: a media type, 3: a media type */
                ? __('%1$s: gets %2$s instead of %3$s. The lines for the web server are not in force.', 'eiderpix')
                /* translators: 1: a kind of browser, 2: a media type, 3: a media type */
                : __('%1$s: gets %2$s instead of %3$s. Something between the site and the browser changes pictures or keeps them wrongly.', 'eiderpix');
            $this->find(false, sprintf($words, $who, $is, $expected), $this->lines($lacksNewer ? 'rewrite' : 'vary'));
        } elseif ($told !== $is) {
            /* translators: 1: a kind of browser, 2: a media type, 3: a media type */
            $this->find(false, sprintf(__('%1$s: the picture is %2$s, but the server says “%3$s”. Browsers may refuse to show it.', 'eiderpix'), $who, $is, $told), $this->lines('types'));
        } else {
            /* translators: 1: a kind of browser, 2: a media type */
            $this->find(true, sprintf(__('%1$s: gets %2$s, rightly named.', 'eiderpix'), $who, $is));
        }
    }

    private function judgeCaching(string $who, string $control, string $expires): void
    {
        $seconds = preg_match('/max-age=(\d+)/i', $control, $found) === 1 ? (int) $found[1] : (int) strtotime($expires) - time();
        if ($seconds < self::LEAST_CACHING || stripos($control, 'no-store') !== false) {
            /* translators: %s: a kind of browser */
            $this->find(false, sprintf(__('%s: browsers are not told to keep the picture, so that each visit loads it again.', 'eiderpix'), $who), $this->lines('cache'));
        }
    }

    /** @return array{string, string, array<int, string>}|null address, media type, and the formats beside it */
    private function example(): ?array
    {
        foreach (Library::latestDone(self::LOOKED_AT) as $id) {
            $picture = new Picture($id);
            foreach ((new Record($id))->files() as $name => $facts) {
                $path = $picture->path((string) $name);
                $formats = array_filter(['avif', 'webp'], static fn ($format) => Variants::isFresh($path, $format));
                $type = (string) (wp_check_filetype((string) $name)['type'] ?: '');
                if ($formats !== [] && is_file($path) && strpos($type, 'image/') === 0) {
                    return [$picture->url((string) $name), $type, array_values($formats)];
                }
            }
        }
        return null;
    }

    private function who(string $browser): string
    {
        $words = [
            'avif' => __('A browser that knows AVIF', 'eiderpix'),
            'webp' => __('A browser that knows WebP', 'eiderpix'),
            'old' => __('An old browser', 'eiderpix'),
        ];
        return $words[$browser];
    }

    private function find(bool $isFine, string $words, string $lines = ''): void
    {
        // What is wrong for every browser is fixed once.
        $isKnown = in_array($lines, array_column($this->findings, 'lines'), true);
        $this->findings[] = ['isFine' => $isFine, 'words' => $words, 'lines' => $isKnown ? '' : $lines];
    }

    private function lines(string $what): string
    {
        return Rewrite::fix($what, strpos($this->server, 'nginx') !== false ? 'nginx' : 'apache');
    }

    private static function typeOf(string $bytes): string
    {
        $begins = [
            'image/jpeg' => '/^\xFF\xD8\xFF/',
            'image/png' => '/^\x89PNG/',
            'image/gif' => '/^GIF8/',
            'image/webp' => '/^RIFF.{4}WEBP/s',
            'image/avif' => '/^.{4}ftypavi[fs]/s',
        ];
        foreach ($begins as $type => $pattern) {
            if (preg_match($pattern, $bytes) === 1) {
                return $type;
            }
        }
        return __('no picture', 'eiderpix');
    }
}
