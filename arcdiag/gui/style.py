"""The few things that a palette does not say: spaces, rules, chips."""

from arcdiag.gui.theme import Colours


def sheet(colours: Colours, tick: str, arrow: str) -> str:
    """The window's style sheet; *tick* and *arrow* are files with marks."""
    return f"""
QToolBar {{ background: {colours.window}; border: 0; border-bottom: 1px solid {colours.line};
    padding: 4px 8px; spacing: 4px; }}
QToolBar QToolButton {{ padding: 4px 8px; border: 1px solid transparent; border-radius: 4px; }}
QToolBar[close="true"] {{ padding: 4px; spacing: 0; }}
QToolBar[close="true"] QToolButton {{ padding: 4px 0; margin: 0 -2px; }}
QToolBar[close="true"] QToolButton#run {{ padding: 4px; margin: 0; }}
QToolBar QToolButton:hover:enabled, QToolBar QToolButton:focus {{ border-color: {colours.accent}; }}
QToolBar QToolButton:checked {{ background: {colours.button}; border-color: {colours.line}; }}
QToolBar QToolButton:disabled {{ color: {colours.idle}; }}
QToolBar QToolButton#run:enabled {{ background: {colours.accent}; color: {colours.on_accent};
    font-weight: bold; }}
QToolBar QToolButton#run:focus {{ border-color: {colours.text}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QProgressBar {{ border: 0; border-radius: 3px; background: {colours.line}; }}
QProgressBar::chunk {{ border-radius: 3px; background: {colours.accent}; }}
QStatusBar QLabel {{ padding: 1px 8px; }}
QToolBar::separator {{ background: {colours.line}; width: 1px; margin: 4px 4px; }}
QToolBar QToolButton#qt_toolbar_ext_button {{ padding: 0; }}
QStatusBar {{ border-top: 1px solid {colours.line}; }}
QStatusBar::item {{ border: 0; }}
QTreeView, QTreeWidget {{ border: 0; background: {colours.base}; }}
QTreeView::item {{ padding: 2px 2px; }}
QLineEdit, QListWidget {{ border: 1px solid {colours.rim}; border-radius: 3px;
    background: {colours.base}; color: {colours.text}; padding: 2px 4px;
    placeholder-text-color: {colours.muted}; }}
QListWidget {{ padding: 0; }}
QLineEdit:focus, QListWidget:focus {{ border-color: {colours.accent}; }}
QCheckBox::indicator, QListWidget::indicator {{ width: 13px; height: 13px;
    border: 1px solid {colours.rim}; border-radius: 3px; background: {colours.base}; }}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{ background: {colours.accent};
    border-color: {colours.accent}; image: url("{tick}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {colours.accent}; }}
QListWidget::item {{ padding: 2px 0; }}
QHeaderView::section {{ background: {colours.window}; color: {colours.muted}; border: 0;
    border-bottom: 1px solid {colours.line}; padding: 4px 6px; }}
QScrollBar {{ background: transparent; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {colours.rim}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {colours.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabBar::tab {{ padding: 6px 10px; border: 0; border-bottom: 2px solid transparent;
    color: {colours.muted}; }}
QTabBar::tab:selected {{ border-bottom-color: {colours.accent}; color: {colours.text}; }}
QTabBar::tab:focus, QTabBar::tab:hover:enabled {{ color: {colours.text}; }}
QTabBar::tab:focus {{ border-bottom-color: {colours.text}; }}
QSplitter::handle {{ background: {colours.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QLabel[kind="small"] {{ color: {colours.muted}; }}
QComboBox {{ border: 1px solid {colours.rim}; border-radius: 3px; padding: 2px 4px;
    background: {colours.base}; color: {colours.text}; }}
QComboBox:focus, QComboBox:on {{ border-color: {colours.accent}; }}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QToolButton[kind="small"], QPushButton[kind="small"] {{ padding: 3px 10px;
    border: 1px solid {colours.rim}; border-radius: 4px; background: {colours.button};
    color: {colours.text}; }}
QToolButton[kind="small"]:hover, QToolButton[kind="small"]:focus,
QPushButton[kind="small"]:hover, QPushButton[kind="small"]:focus {{
    border-color: {colours.accent}; }}
QPushButton[kind="small"]:disabled {{ color: {colours.idle}; border-color: {colours.line}; }}
QFrame#foot {{ border: 0; border-top: 1px solid {colours.line}; }}
QLabel[kind="caption"] {{ color: {colours.muted}; font-weight: bold; }}
QWidget[kind="page"], QPlainTextEdit {{ background: {colours.base}; }}
QPlainTextEdit[kind="words"] {{ background: transparent; padding: 0; }}
QPushButton[kind="chip"] {{ padding: 3px 10px; border: 1px solid {colours.line};
    border-radius: 11px; background: {colours.base}; color: {colours.text}; }}
QPushButton[kind="chip"]:hover, QPushButton[kind="chip"]:focus {{ border-color: {colours.accent}; }}
QPushButton[kind="chip"]:checked {{ border: 2px solid {colours.accent}; padding: 2px 9px; }}
QFrame#message {{ background: {colours.base}; border: 0;
    border-bottom: 1px solid {colours.line}; }}
"""
