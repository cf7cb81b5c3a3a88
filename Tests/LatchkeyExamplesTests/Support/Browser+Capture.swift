//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

extension Browser {
    /// Keeps pictures of the page in light and in dark, and checks that everybody can read and use it.
    func capture(_ name: String) async throws {
        for scheme in ["light", "dark"] {
            let feature = ["name": "prefers-color-scheme", "value": scheme]
            try await self.control("Emulation.setEmulatedMedia", ["features": [feature]])
            Attachment.record(try await self.picture(), named: "\(name)-\(scheme).png")
            let flaws = try await self.run(Self.inspection) as? [String] ?? ["The page could not be inspected."]
            #expect(flaws.isEmpty, "\(name), \(scheme)")
        }
        try await self.checkNarrow(name)
    }

    /// On a telephone nothing is cut off.
    private func checkNarrow(_ name: String) async throws {
        let size: [String: Any] = ["width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false]
        try await self.control("Emulation.setDeviceMetricsOverride", size)
        let excess = try await self.run("return document.documentElement.scrollWidth - window.innerWidth") as? Int
        #expect((excess ?? .max) <= 0, "\(name) is too wide for a small screen.")
        try await self.control("Emulation.clearDeviceMetricsOverride", [:])
    }

    /// Finds texts with less contrast than WCAG 2.2 wants at level AA (1.4.3), fields without a label (3.3.2), and what a
    /// page must have for screen readers: a language, a title and one heading (2.4.2, 3.1.1).
    private static let inspection = """
        const flaws = [];
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const bytes = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return Array.from(canvas.getImageData(0, 0, 1, 1).data);
        };
        const luminance = color => {
            const [r, g, b] = color.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const root = document.documentElement;
        const probe = document.createElement('span');
        probe.style.color = 'Canvas';
        document.body.append(probe);
        const paper = bytes(getComputedStyle(probe).color).slice(0, 3);
        probe.remove();
        const ground = element => {
            for (let at = element; at; at = at.parentElement) {
                const color = bytes(getComputedStyle(at).backgroundColor);
                if (color[3] === 255) return color.slice(0, 3);
            }
            return paper;
        };
        for (const element of document.body.querySelectorAll('*')) {
            const words = Array.from(element.childNodes)
                .filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join('').trim();
            if (!words || !element.checkVisibility() || ['SCRIPT', 'STYLE', 'IFRAME'].includes(element.tagName)) continue;
            const style = getComputedStyle(element);
            const [one, other] = [bytes(style.color).slice(0, 3), ground(element)].map(luminance).sort((a, b) => b - a);
            const isLarge = parseFloat(style.fontSize) >= 24;
            if ((one + 0.05) / (other + 0.05) < (isLarge ? 3 : 4.5)) flaws.push('Hard to read: ' + words);
        }
        for (const field of document.querySelectorAll('input:not([type=hidden])')) {
            if (!field.labels.length) flaws.push('No label: ' + field.name);
        }
        if (!root.lang) flaws.push('No language');
        if (!document.title.trim()) flaws.push('No title');
        if (document.querySelectorAll('h1').length !== 1) flaws.push('Not one heading');
        return flaws;
        """
}
