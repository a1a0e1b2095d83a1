<?php

declare(strict_types=1);

namespace Eiderpix\Sniffs\Security;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/** Nothing is run or made of text, no other program is started, and only two classes speak HTTP. */
final class CallsSniff implements Sniff
{
    private const NEVER = '/^(exec|shell_exec|system|passthru|popen|proc_open|create_function|unserialize|maybe_unserialize|extract|assert|'
        . 'fsockopen|curl_\w+|var_dump|mail)$/i';
    private const HTTP = '/^(wp_remote_\w+|wp_safe_remote_\w+|download_url)$/';
    private const SPEAKERS = ['Client.php', 'SiteRequest.php'];

    public function register(): array
    {
        return [T_STRING, T_EVAL, T_BACKTICK];
    }

    public function process(File $file, $at): void
    {
        $tokens = $file->getTokens();
        $name = $tokens[$at]['content'];
        $next = $tokens[$file->findNext(T_WHITESPACE, $at + 1, null, true)]['code'];
        $before = $tokens[$file->findPrevious(T_WHITESPACE, $at - 1, null, true)]['code'];
        $isCall = $next === T_OPEN_PARENTHESIS && !in_array($before, [T_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW], true);
        $isHttp = preg_match(self::HTTP, $name) === 1 && strpos($name, 'wp_remote_retrieve_') !== 0;
        if ($tokens[$at]['code'] !== T_STRING || ($isCall && preg_match(self::NEVER, $name) === 1)) {
            $file->addError('%s must not be used', $at, 'Forbidden', [$name]);
        } elseif ($isCall && $isHttp && !in_array(basename($file->getFilename()), self::SPEAKERS, true)) {
            $file->addError('%s is for Client and SiteRequest only', $at, 'Http', [$name]);
        }
    }
}
