//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SimulationResult {
    /// The result as a page that stands alone: nothing is loaded from elsewhere.
    ///
    /// - Returns: The page, with charts, a comparison of the policies and the scenario.
    public func html() -> String {
        let title = self.scenario.title.escaped
        let charts = self.charts.map { "<figure>\n\($0.svg())</figure>\n" }.joined()
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>\(title)</title>
            <style>
            \(ReportStyle.page)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="soft">\(self.facts.escaped)</p>
            </header>
            <main>
            <p>\(self.scenario.explanation.escaped)</p>
            \(self.warning)<h2>Comparison</h2>
            \(self.table)\(self.notes)<h2>Charts</h2>
            \(charts)<h2>Scenario</h2>
            <pre><code>\(self.scenario.text.escaped)</code></pre>
            </main>
            </body>
            </html>

            """
    }

    private var facts: String {
        let time = Chart.moment(self.scenario.durationSeconds)
        let fleet = self.scenario.instances == 1 ? "one instance" : "\(self.scenario.instances) instances"
        return "Latchkey simulation “\(self.scenario.name)”: \(time) of virtual time, \(fleet), "
            + "\(self.scenario.keys) keys, seed \(self.seed)."
    }

    private var warning: String {
        guard !self.isComplete else { return "" }
        let parts = self.policies.map { "\($0.name) until \(Chart.moment($0.simulatedSeconds))" }
        return """
            <p class="warning">The simulation was interrupted. Simulated: \(parts.joined(separator: "; ").escaped) of \
            \(Chart.moment(self.scenario.durationSeconds)).</p>

            """
    }

    private var table: String {
        let heads = self.policies.map { "<th scope=\"col\">\(self.label(of: $0).escaped)</th>" }.joined()
        let rows = self.comparison.map { row in
            let unit = row.unit.isEmpty ? "" : " <span class=\"soft\">(\(row.unit.escaped))</span>"
            let cells = zip(self.policies, row.values).map { policy, value in
                row.winners.contains(policy.name)
                    ? "<td class=\"best\">\(value.plain) ★</td>" : "<td>\(value.plain)</td>"
            }
            let winner = row.winners.isEmpty ? "–" : row.winners.joined(separator: ", ").escaped
            return "<tr><th scope=\"row\">\(row.title.escaped)\(unit)</th>\(cells.joined())<td>\(winner)</td></tr>\n"
        }
        return """
            <div class="scroll"><table>
            <caption class="soft">Best values are marked with ★. Latency is zero where memory answers.</caption>
            <thead><tr><th scope="col">Figure</th>\(heads)<th scope="col">Winner</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table></div>

            """
    }

    /// What is a model and what is not.
    private var notes: String {
        let models = self.policies.filter(\.isModel)
        guard !models.isEmpty else { return "" }
        let items = models.map { "<li><b>\($0.name.escaped)</b>: \($0.note.escaped)</li>\n" }.joined()
        return """
            <p>Policies without a mark are the engine itself. These are small models of rules that it does not follow, each
            instance for itself and without a store:</p>
            <ul>
            \(items)</ul>

            """
    }
}
