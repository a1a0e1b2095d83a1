<?php

declare(strict_types=1);

namespace Eiderpix\Delivery;

use Eiderpix\Settings;
use Eiderpix\Variants;

/**
 * Wraps images in <picture> where there are smaller files of newer formats beside them.
 *
 * Looks at files only: a page view costs no query.
 */
final class Pictures
{
    private Settings $settings;
    private string $baseUrl = '';
    private string $baseFolder = '';

    public function __construct(Settings $settings)
    {
        $this->settings = $settings;
    }

    public function hook(): void
    {
        $methods = ['picture' => 'rewrite', 'rewrite' => 'observe'];
        if (is_admin() || !isset($methods[$this->settings->delivery()])) {
            return;
        }
        foreach (['the_content', 'post_thumbnail_html', 'widget_text', 'widget_block_content', 'get_header_image_tag'] as $filter) {
            add_filter($filter, [$this, $methods[$this->settings->delivery()]], 1000);
        }
    }

    /**
     * Changes nothing, but sees what the web server cannot: whether what it gives out is of the present files.
     *
     * @param mixed $html
     * @return mixed
     */
    public function observe($html)
    {
        $this->rewrite($html);
        return $html;
    }

    /**
     * @param mixed $html
     * @return mixed
     */
    public function rewrite($html)
    {
        $isPage = is_string($html) && stripos($html, '<img') !== false && !is_feed() && !wp_doing_ajax();
        if (!$isPage || (defined('REST_REQUEST') && REST_REQUEST)) {
            return $html;
        }
        // What stands in a <picture> already was meant like that by someone.
        $parts = preg_split('~(<picture\b.*?</picture>)~is', $html, -1, PREG_SPLIT_DELIM_CAPTURE);
        foreach ($parts === false ? [] : $parts as $index => $part) {
            if ($index % 2 === 0) {
                $parts[$index] = preg_replace_callback('~<img\b[^>]*>~i', fn (array $found) => $this->wrap($found[0]), $part) ?? $part;
            }
        }
        return $parts === false ? $html : implode('', $parts);
    }

    private function wrap(string $image): string
    {
        $srcset = $this->attribute($image, 'srcset') ?: $this->attribute($image, 'src');
        if ($srcset === '' || $this->attribute($image, 'data-no-eiderpix') !== '') {
            return $image;
        }
        $sources = '';
        foreach (Variants::FORMATS as $format) {
            $candidates = $this->candidates($srcset, $format);
            if ($candidates !== '') {
                $sizes = $this->attribute($image, 'sizes');
                $sources .= '<source type="image/' . $format . '" srcset="' . esc_attr($candidates) . '"'
                    . ($sizes === '' ? '' : ' sizes="' . esc_attr($sizes) . '"') . '>';
            }
        }
        return $sources === '' ? $image : '<picture>' . $sources . $image . '</picture>';
    }

    /** The same candidates in another format; empty unless every one of them is there, as a browser picks among all. */
    private function candidates(string $srcset, string $format): string
    {
        $candidates = [];
        foreach (preg_split('~,\s+~', trim($srcset)) ?: [] as $candidate) {
            [$url, $descriptor] = array_pad(preg_split('~\s+~', trim($candidate), 2) ?: [], 2, '');
            $file = $this->fileOf((string) $url);
            if ($file === null || !$this->isFresh($file, $format)) {
                return '';
            }
            $candidates[] = trim("$url.$format $descriptor");
        }
        return implode(', ', $candidates);
    }

    private function isFresh(string $file, string $format): bool
    {
        $isFresh = Variants::isFresh($file, $format);
        if (!$isFresh && is_file("$file.$format")) {
            Suspects::note(substr($file, strlen($this->baseFolder) + 1));
        }
        return $isFresh;
    }

    private function fileOf(string $url): ?string
    {
        if ($this->baseUrl === '') {
            $uploads = wp_upload_dir(null, false);
            $this->baseUrl = (string) preg_replace('~^https?:~', '', $uploads['baseurl']);
            $this->baseFolder = (string) $uploads['basedir'];
        }
        $plain = (string) preg_replace('~^https?:~', '', $url);
        if (strpos($plain, $this->baseUrl . '/') !== 0 || strpos($plain, '..') !== false || strpbrk($plain, '?#') !== false) {
            return null;
        }
        return $this->baseFolder . rawurldecode(substr($plain, strlen($this->baseUrl)));
    }

    private function attribute(string $tag, string $name): string
    {
        $pattern = '~\s' . preg_quote($name, '~') . '\s*=\s*(?:"([^"]*)"|\'([^\']*)\')~i';
        if (preg_match($pattern, $tag, $found) !== 1) {
            return '';
        }
        return html_entity_decode($found[1] !== '' ? $found[1] : ($found[2] ?? ''), ENT_QUOTES);
    }
}
