"""The rows of a table as a forest of families: a parent with its children, by their levels and the page breaks."""

from collections import Counter

from analysis.repair.grid import Grid, GridRow, words
from analysis.repair.tree import ROWS_NOT_IN_TEXT, ROWS_NOT_IN_TEXT_LOST, Node

NO_PAGE_BREAK = 10**6  # rows are not lost between rows of one page


class Forest:
    """The families of a table, and where a page break may have taken a heading."""

    def __init__(self, table: Grid, money_rows: list[GridRow]):
        self.table, self.money_rows = table, money_rows
        self.additive = [j for j, c in enumerate(table.columns) if c.additive]
        self.rows = {row.line: row for row in table.rows}
        self.row_words = {row.line: words(row.cells) for row in table.rows}
        self.word_rows = Counter(w for own in self.row_words.values() for w in own)
        self.pages_lost = False
        self.roots = self._grown()

    def _grown(self) -> list[Node]:
        table = self.table
        order = {level: k for k, level in enumerate(table.levels)}
        rows = [r for r in self.money_rows if r.level in order and self.additive]
        used = sorted({order[r.level] for r in rows})
        rank = {level: used.index(k) for level, k in order.items() if k in used}
        groups: list[list[GridRow]] = []
        for row in rows:
            if row.continues and groups and groups[-1][0].level == row.level and self._opens(row, rows, rank):
                groups[-1].append(row)
            else:
                groups.append([row])
        nodes = [(Node(tuple(r.line for r in g)), rank[g[0].level], g[-1].block) for g in groups]
        missing_level = False
        total = [n for n, k, _ in nodes if table.levels and rank.get("total") == k]
        stack: list[tuple[Node, int]] = []
        roots = []
        for node, k, _ in nodes:
            if node in total:
                continue
            while stack and stack[-1][1] >= k:
                stack.pop()
            if stack:
                parent, above = stack[-1]
                missing_level |= k > above + 1
                parent.children.append(node)
            else:
                roots.append(node)
            stack.append((node, k))
        lost = table.pages_lost if table.pages_lost is not None else missing_level
        self.pages_lost = lost
        if total and len(total) == 1:
            total[0].children = roots
            total[0].slack = ROWS_NOT_IN_TEXT_LOST if lost else ROWS_NOT_IN_TEXT
            roots = total
        for node in (n for root in roots for n in root.walk()):
            node.known_lost = self._known_lost(node)
        blocks = [row.block for row in table.rows]
        at = {row.line: i for i, row in enumerate(table.rows)}
        for node in (n for root in roots for n in root.walk()):
            if node in total:
                node.slack = ROWS_NOT_IN_TEXT
            elif node.children:
                first = at[node.lines[0]]
                last = max(at[n] for n in node.all_lines())
                after = blocks[last + 1] if last + 1 < len(blocks) else None
                if lost and (after is None or blocks[first] != after):
                    node.slack = ROWS_NOT_IN_TEXT_LOST
                elif after in (None, blocks[first]):
                    node.slack = NO_PAGE_BREAK
        return roots

    def _known_lost(self, node: Node) -> int:
        """Return the first child that stands behind a heading that is known to be lost, or -1."""
        lowest = self.table.levels[-1:]
        if self._level(node) not in self.table.levels[-2:-1]:
            return -1
        for k, child in enumerate(node.children):
            before = node.children[k - 1].lines[-1] if k else node.lines[-1]
            if self._level(child) in lowest and any(before < n < child.lines[0] for n in self.table.lost_headings):
                return k
        return -1

    def _opens(self, row: GridRow, rows: list[GridRow], rank: dict) -> bool:
        """True when a continuation row belongs to a parent: rows of a lower level follow."""
        after = rows[rows.index(row) + 1 :]
        follow = next((r for r in after if not (r.continues and r.level == row.level)), None)
        return follow is not None and rank[follow.level] > rank[row.level]

    def cuts(self, node: Node) -> list[int]:
        """Places between the children where a page ends, and no child behind is named after the node."""
        own = self._words(node)
        for other in (n for root in self.roots for n in root.walk()):
            if other is not node and other.children and self._level(other) == self._level(node):
                own = own - self._words(other)
        out = []
        for k in range(len(node.children) - 1, 0, -1):
            child = node.children[k]
            if child.children or own & self._words(child):
                break
            if self.rows[child.lines[0]].block != self.rows[max(node.children[k - 1].all_lines())].block:
                out.append(k)
        return out

    def _level(self, node: Node) -> str:
        return self.rows[node.lines[0]].level

    def _words(self, node: Node) -> set[str]:
        """Words of a row that no more than a quarter of the rows print."""
        return {w for line in node.lines for w in self.row_words[line] if 4 * self.word_rows[w] <= len(self.rows)}
