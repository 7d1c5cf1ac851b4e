"""Text that wants to be more than text: what an attacker writes into inputs, answers, file names and variables."""

MARK = "evil"                       # stands in everything that must take no effect
LINES = ("a\nEOF\nevil<<EOF\nx\nEOF\nevil=1\r\nevil2=2\revil3=3\nghadelimiter_00000000000000000000000000000000\n"
         "result<<_\nevil\n_\nNODE_OPTIONS=--evil\nresult=evil\n")
COMMANDS = ("::error::evil\n::add-mask::a\r::stop-commands::evil\r\n  ::warning::evil\n\t::notice::evil\n"
            "##[error]evil and ##[add-mask]e\n%0A::error::evil%0D%0A::error::evil\n::set-output name=evil::1\n"
            "::set-env name=evil::1\n::add-path::/evil\n::group::evil\n::endgroup::\n::debug::evil\n::echo::on\n"
            "\u2028::error::evil\u2029::error::evil\u0085::error::evil\x0b::error::evil\x0c::error::evil\n"
            "\u00a0::error::evil\n\u200b::error::evil\n\ufeff::error::evil\n:\u0301:error::evil\n#\u200d#[error]evil\n"
            "##\u0301[error]evil\n#\u00ad#[add-mask]e\n::save-state name=evil::1\n::add-matcher::/evil.json")
TERMINAL = ("\x1b[31mred\x1b]0;evil\x07\x1b]8;;https://evil.example\x1b\\link\x1bc\x1b[2J\x1bP1;evil\x1b\\\u009b31m\u009d0;"
            "evil\u009c\b\b\b\x7f\x0e\x0f\x05\u202eevil\u202d\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff"
            "\U000e0041\ufe0f\u180e\x1b[1;31")
MARKDOWN = ("[evil](https://evil.example) ![evil](https://evil.example/x.png) <img src=https://evil.example/y> "
            "https://evil.example www.evil.example http://www.evil.example/a evil@evil.example @evil #1 evil/evil#1 "
            "GH-1 <a href=//evil.example>x</a> `x` ``` </details></code></table> <details> | evil | \n\n# evil\n\n"
            "- evil\n1. evil\n> evil\n***\n---\n<!-- evil\n-->\n$evil$ [^1] ~~evil~~ **evil** _evil_ [evil][1]\n"
            "[1]: https://evil.example\n<script>evil</script><style>evil</style>&lt;evil&gt; &#64;evil\n"
            "```mermaid\ngraph TD; evil-->evil\n```\n~~~\nxmpp:evil@evil.example mailto:evil@evil.example ftp://evil.example")
SLACK = ("<!channel> <!everyone> <!here|evil> <@U1ABCDEFG> <https://evil.example|evil> <!subteam^S1ABCDEFG> @here "
         "<#C1ABCDEFG> &lt;!channel&gt; *evil* ```evil``` `<!channel>`")
SHELL = '"; touch pwned; # $(touch pwned) `touch pwned` \'; touch pwned; \' ${{ secrets.EVIL }} {0} %s%n%x ../../evil * ~ \\'
JSON = r'{"evil": "\u0000", "step": "evil", "result": "succeeded", "__proto__": {"evil": 1}, "a": [[[[]]]]}'
LETTERS = "e" + "\u0301" * 300 + " \U0001F468\u200d\U0001F469\u200d\U0001F467 ｅｖｉｌ İıſK ﷽ \u0600 \ufdd0 \U0010ffff"

# By name, what can stand in a variable: anything but NUL.
VALUES = {
    "lines": LINES, "commands": COMMANDS, "terminal": TERMINAL, "markdown": MARKDOWN, "slack": SLACK, "shell": SHELL,
    "json": JSON, "letters": LETTERS, "not utf-8": b"\xff\xfe\xc3(\xed\xa0\x80\xf4\x90\x80\x80\n::error::evil \xe2\x82",
    "long": "<&>|`" * 20_000 + "\n::error::evil",
}
# By name, what must not end a process that reads a number.
NUMBERS = ["1e308", "-1e308", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e-320", "nan", "-inf",
           "-0", "0", "0x10", "１２", "1_0", "9" * 400, " 1", "1e", "true"]

MEBIBYTE = "::error::evil <&>|`" * 65_536

# What a server may put between the quotes of a JSON string, and in no variable.
NUL = r"a\u0000::error::evil\u0000"
LONE = r"\ud800 \udc00 \udfff::error::evil \uD83D"
RAW = b"\xff\xfe\xc3(\xed\xa0\x80::error::evil"
