//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What reports look like, by day and by night.
package enum ReportStyle {
    /// The colours: twelve for lines, of which neighbours differ in lightness too.
    private static let light = """
        --ground:#ffffff;--text:#1b1f24;--soft:#57606a;--grid:#d8dee4;--band:#cf222e22;--trouble:#a40e26;--best:#dafbe1;\
        --c0:#0550ae;--c1:#bc4c00;--c2:#116329;--c3:#8250df;--c4:#a40e26;--c5:#6e7781;\
        --c6:#0a8ea0;--c7:#9a6700;--c8:#bf3989;--c9:#2da44e;--c10:#4c2889;--c11:#24292f
        """
    private static let dark = """
        --ground:#0d1117;--text:#e6edf3;--soft:#9198a1;--grid:#30363d;--band:#ff7b7233;--trouble:#ffa198;--best:#12381f;\
        --c0:#79c0ff;--c1:#ffa657;--c2:#56d364;--c3:#d2a8ff;--c4:#ff7b72;--c5:#8b949e;\
        --c6:#39c5cf;--c7:#e3b341;--c8:#ff9bce;--c9:#7ee787;--c10:#b392f0;--c11:#f0f6fc
        """

    /// The style of a chart that stands alone.
    package static var chart: String {
        let dashes = ["", "7 3", "2 3", "9 3 2 3"]
        let lines = (0..<12).map { index in
            let dash = dashes[index % 4]
            return ".s\(index){stroke:var(--c\(index))\(dash.isEmpty ? "" : ";stroke-dasharray:\(dash)")}"
        }
        return """
            :root{\(Self.light)}
            @media (prefers-color-scheme:dark){:root{\(Self.dark)}}
            .chart text{font:12px system-ui,sans-serif;fill:var(--text)}
            .chart .name{font-weight:600;font-size:14px}
            .chart .unit,.chart .mark{fill:var(--soft)}
            .chart .middle{text-anchor:middle}
            .chart .end{text-anchor:end}
            .chart .trouble{fill:var(--trouble);font-size:11px}
            .ground{fill:var(--ground)}
            .grid{stroke:var(--grid);fill:none}
            .band{fill:var(--band)}
            .line{fill:none;stroke-width:1.8;stroke-linejoin:round}
            \(lines.joined(separator: "\n"))
            """
    }

    /// The style of a page.
    package static var page: String {
        """
        \(Self.chart)
        html{color-scheme:light dark}
        body{margin:0 auto;max-width:62rem;padding:1.5rem;background:var(--ground);color:var(--text);\
        font:16px/1.5 system-ui,sans-serif}
        h1{font-size:1.6rem;margin:0 0 .3rem}
        h2{font-size:1.2rem;margin:2rem 0 .5rem}
        .soft{color:var(--soft)}
        .warning{border-left:4px solid var(--trouble);padding:.3rem .8rem}
        figure{margin:1rem 0}
        .chart{width:100%;height:auto}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{padding:.3rem .6rem;border-bottom:1px solid var(--grid);text-align:right;white-space:nowrap}
        th:first-child{text-align:left;white-space:normal;min-width:15rem}
        caption{text-align:left}
        td.best{background:var(--best);font-weight:600}
        pre{overflow-x:auto;border:1px solid var(--grid);padding:.8rem;font-size:.8rem}
        """
    }
}
