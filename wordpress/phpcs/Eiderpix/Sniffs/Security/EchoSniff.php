<?php

declare(strict_types=1);

namespace Eiderpix\Sniffs\Security;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/** What is put into a page is escaped where it is put there: no variable and no call outside esc_…() or a cast to a number. */
final class EchoSniff implements Sniff
{
    private const ESCAPES = '/^(esc_\w+|wp_kses(_\w+)?|checked|selected|disabled|wp_json_encode)$/';
    private const NUMBERS = [T_INT_CAST, T_DOUBLE_CAST, T_BOOL_CAST];

    public function register(): array
    {
        return [T_ECHO, T_PRINT, T_OPEN_TAG_WITH_ECHO, T_STRING];
    }

    public function process(File $file, $start): void
    {
        $tokens = $file->getTokens();
        if ($tokens[$start]['code'] === T_STRING && !in_array($tokens[$start]['content'], ['printf', 'vprintf'], true)) {
            return;
        }
        $end = (int) $file->findNext([T_SEMICOLON, T_CLOSE_TAG], $start + 1);
        $found = [];
        for ($at = $start + 1; $at < $end; $at++) {
            $token = $tokens[$at];
            if ($token['code'] === T_INLINE_THEN) {
                // What stood before, in the same parentheses, was only asked.
                $depth = count($token['nested_parenthesis'] ?? []);
                $found = array_filter($found, static fn ($other) => count($tokens[$other]['nested_parenthesis'] ?? []) < $depth);
            } elseif ($token['code'] === T_STRING && preg_match(self::ESCAPES, $token['content']) === 1) {
                $at = $this->afterCall($file, $at);
            } elseif (in_array($token['code'], self::NUMBERS, true)) {
                $at = (int) $file->findNext([T_STRING_CONCAT, T_COMMA, T_SEMICOLON, T_CLOSE_PARENTHESIS], $at) - 1;
            } elseif (in_array($token['code'], [T_VARIABLE, T_DOUBLE_QUOTED_STRING, T_HEREDOC], true) || $this->isCall($file, $at)) {
                $found[] = $at;
            }
        }
        foreach ($found as $at) {
            $file->addError('"%s" is put into a page without an esc_…() around it', $at, 'Unescaped', [$tokens[$at]['content']]);
        }
    }

    private function afterCall(File $file, int $name): int
    {
        $opener = $file->findNext(T_WHITESPACE, $name + 1, null, true);
        return $file->getTokens()[$opener]['parenthesis_closer'] ?? $name;
    }

    private function isCall(File $file, int $at): bool
    {
        $tokens = $file->getTokens();
        $next = $file->findNext(T_WHITESPACE, $at + 1, null, true);
        return $tokens[$at]['code'] === T_STRING && $tokens[$next]['code'] === T_OPEN_PARENTHESIS;
    }
}
