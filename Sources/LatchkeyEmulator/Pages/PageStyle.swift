//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// How the pages look: in light and in dark, in print and for those who only use the keyboard.
enum PageStyle {
    /// The style sheet.
    static let css = """
        :root { color-scheme: light dark; --back: #eef1f5; --card: #ffffff; --text: #1b1f24; --quiet: #535c67;
          --line: #c5cdd6; --field: #7a838e; --accent: #0b57d0; --on-accent: #ffffff; --soft: #f1f5fb; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --back: #0e1116; --card: #191e25; --text: #e7eaee;
          --quiet: #a6b0bb; --line: #353d48; --field: #7d8793; --accent: #8ab4f8; --on-accent: #0a1a36;
          --soft: #222a35; --bad: #ffb4ab; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center;
          justify-content: center; padding: 1.5rem 1rem; background: var(--back); color: var(--text);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
        main { width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line);
          border-radius: .75rem; padding: 2rem; }
        header { display: flex; align-items: center; gap: .5rem; color: var(--quiet); font-size: .875rem;
          margin-bottom: 1.25rem; }
        header svg { width: 1.25rem; height: 1.25rem; color: var(--accent); }
        h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; margin: 0 0 .5rem; }
        p { margin: 0 0 1rem; } .quiet { color: var(--quiet); } .small { font-size: .875rem; }
        ul { list-style: none; margin: 1rem 0; padding: 0; }
        .list > li + li { margin-top: .5rem; }
        .account { display: block; width: 100%; text-align: left; padding: .75rem 1rem; border-radius: .5rem;
          border: 1px solid var(--line); background: var(--card); color: inherit; font: inherit; cursor: pointer;
          text-decoration: none; }
        .account:hover { background: var(--soft); } .account strong { display: block; font-weight: 600; }
        .account span { color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
        .permissions > li { padding: .5rem 0 .5rem 1.5rem; position: relative; border-bottom: 1px solid var(--line); }
        .permissions > li::before { content: "\\2713"; position: absolute; left: 0; color: var(--accent); }
        .permissions span { color: var(--quiet); font-size: .875rem; display: block; overflow-wrap: anywhere; }
        label { display: block; font-weight: 600; margin-bottom: .25rem; }
        input { width: 100%; font: inherit; color: inherit; background: var(--card); padding: .625rem .75rem;
          border: 1px solid var(--field); border-radius: .375rem; margin-bottom: 1rem; }
        .row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: .5rem; }
        .row button { flex: 1 1 8rem; }
        button { font: inherit; font-weight: 600; padding: .625rem 1rem; border-radius: .375rem; cursor: pointer;
          border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
        button.second { background: transparent; color: var(--accent); border-color: var(--field); }
        button.link { border: 0; padding: 0; background: none; color: var(--accent); font-weight: 400;
          text-decoration: underline; }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .problem { border-left: 4px solid var(--bad); background: var(--soft); color: var(--bad);
          padding: .5rem .75rem; border-radius: .25rem; margin-bottom: 1rem; }
        .note { background: var(--soft); border-radius: .5rem; padding: .75rem 1rem; margin-bottom: 1rem; }
        .code { font: 600 1.75rem/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .2em; }
        .who { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem;
          margin-bottom: 1rem; color: var(--quiet); overflow-wrap: anywhere; }
        footer { max-width: 27rem; margin-top: 1rem; color: var(--quiet); font-size: .8125rem; text-align: center; }
        iframe { position: absolute; width: 1px; height: 1px; border: 0; opacity: 0; }
        """

    /// The name of the style sheet in a content security policy: nothing else may style a page.
    static let source = "'sha256-\(Base64.encode(Hash.sha256.digest(of: Array(css.utf8))))'"

    /// A keyhole.
    static let logo: HTML = """
        <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="M12 2a6 6 0 0 0-3.2 11.1L7 22h10\
        l-1.8-8.9A6 6 0 0 0 12 2z"/></svg>
        """
}
