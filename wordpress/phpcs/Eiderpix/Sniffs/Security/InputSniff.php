<?php

declare(strict_types=1);

namespace Eiderpix\Sniffs\Security;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/** What a request says is unslashed or made a number where it is read; $_REQUEST, which mixes its kinds, is not read at all. */
final class InputSniff implements Sniff
{
    private const INPUTS = ['$_GET', '$_POST', '$_COOKIE', '$_FILES', '$_SERVER', '$_REQUEST'];
    private const CALLS = ['wp_unslash', 'isset', 'empty', 'array_key_exists'];

    public function register(): array
    {
        return [T_VARIABLE];
    }

    public function process(File $file, $at): void
    {
        $tokens = $file->getTokens();
        $name = $tokens[$at]['content'];
        if (!in_array($name, self::INPUTS, true)) {
            return;
        }
        $before = $file->findPrevious(T_WHITESPACE, $at - 1, null, true);
        $isNumber = in_array($tokens[$before]['code'], [T_INT_CAST, T_BOOL_CAST, T_DOUBLE_CAST], true);
        if ($name === '$_REQUEST' || (!$isNumber && !$this->isInside($file, $at))) {
            $file->addError('%s is read without wp_unslash() or a cast to a number', $at, 'Raw', [$name]);
        }
    }

    private function isInside(File $file, int $at): bool
    {
        $tokens = $file->getTokens();
        foreach (array_keys($tokens[$at]['nested_parenthesis'] ?? []) as $opener) {
            $call = $file->findPrevious(T_WHITESPACE, $opener - 1, null, true);
            if (in_array($tokens[$call]['content'], self::CALLS, true)) {
                return true;
            }
        }
        return false;
    }
}
