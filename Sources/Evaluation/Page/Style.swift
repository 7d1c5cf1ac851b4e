/// The look of the page: one style sheet, light and dark, for screens and paper.

extension HTML {
    /// Colours by Okabe and Ito, which the colour-blind tell apart; dashes, rings and hatching say the same.
    static let style: HTML = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#59636e;--rule:#d8dee4;--grid:#e9edf1;\
        --panel:#f6f8fa;--a:#0072b2;--b:#d55e00;--n:#56606b;--p:#0072b2;--on:#fff;--good:#1a7f37;--bad:#c62828;\
        --goodpaper:#e6f4ea;--badpaper:#fdecea}
        @media (prefers-color-scheme:dark){:root{--paper:#0f1419;--ink:#e6eaef;--soft:#9aa5b1;--rule:#333c46;\
        --grid:#252d36;--panel:#171d24;--a:#56b4e9;--b:#f0985a;--n:#aab4be;--p:#56b4e9;--on:#08121a;--good:#5fd07a;\
        --bad:#ff8a80;--goodpaper:#12301c;--badpaper:#3a1715}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1080px;margin:0 auto;padding:2rem 1.25rem 4rem}
        h1{font-size:1.7rem;line-height:1.25;margin:.1rem 0 .6rem;overflow-wrap:anywhere}
        h2{font-size:1.2rem;margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid var(--rule)}
        h3{font-size:1rem;margin:0}
        .kicker{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.06em;text-transform:uppercase}
        .verdict{display:inline-block;padding:.3rem .8rem;border-radius:2rem;font-weight:600;background:var(--panel)}
        .verdict.good{color:var(--good);background:var(--goodpaper)}
        .verdict.bad{color:var(--bad);background:var(--badpaper)}
        .good{color:var(--good)}.bad{color:var(--bad)}.soft,.note{color:var(--soft)}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:1.2rem 0 0;font-size:.9rem}
        .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:.9rem;margin:1.6rem 0 0}
        .tile{background:var(--panel);border:1px solid var(--rule);border-radius:10px;padding:.8rem 1rem}
        .tile p{margin:0;font-size:.85rem;color:var(--soft)}
        .tile .big{font-size:1.75rem;line-height:1.3;font-weight:600;color:var(--ink);font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:.35rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top;\
        white-space:nowrap;max-width:24rem;overflow:hidden;text-overflow:ellipsis}
        .words td,.words th{white-space:normal;overflow-wrap:anywhere}.good,.bad{white-space:nowrap}
        th:first-child,td.text,.words td,.words th{text-align:left}
        thead th{color:var(--soft);font-weight:500}tbody th{font-weight:500}
        .charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.2rem;align-items:start}
        @media (max-width:760px){.charts{grid-template-columns:minmax(0,1fr)}}
        figure{margin:0;padding:1rem;border:1px solid var(--rule);border-radius:10px;break-inside:avoid}
        figure>svg{display:block;width:100%;height:auto;margin-top:.5rem}
        .legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.2rem 0 0;font-size:.85rem;color:var(--soft)}
        .key{display:inline-flex;align-items:center;gap:.4rem;overflow-wrap:anywhere}
        .note{font-size:.85rem;margin:.4rem 0 0}
        details{margin-top:.6rem;font-size:.85rem}summary{cursor:pointer;color:var(--soft)}
        details table{font-size:.8rem}details .scroll{max-height:18rem;overflow:auto}
        text{fill:var(--ink);font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
        .tick,.axis{fill:var(--soft)}.axis{font-size:12px}.name{font-size:12px}
        .grid{stroke:var(--grid);fill:none}.line{fill:none;stroke-width:2.2;stroke-linejoin:round}
        .line.a,.line.p{stroke:var(--a)}.line.b{stroke:var(--b);stroke-dasharray:7 4}.line.n{stroke:var(--n);\
        stroke-dasharray:4 3}
        .line.chance{stroke:var(--soft);stroke-width:1.3;stroke-dasharray:1.5 4;stroke-linecap:round}
        .line.zero{stroke:var(--soft);stroke-width:1.3}
        .dot.a{fill:var(--a);stroke:var(--paper);stroke-width:1.2}.bar.a{fill:var(--a)}
        .ring{fill:none;stroke:var(--ink);stroke-width:1.8}
        .diamond{fill:var(--paper);stroke:var(--b);stroke-width:1.8}
        .threshold{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:5 3}
        .area{stroke-width:1.8;fill-opacity:.22}.area.p,.area.a{fill:var(--p);stroke:var(--p)}
        .area.n{fill:var(--n);stroke:var(--n);stroke-dasharray:4 3}.area.b{fill:var(--b);stroke:var(--b)}
        .cell{fill:var(--a)}.count{font-size:15px;font-weight:600}.share{font-size:11px;font-weight:400}
        .count.on,.count.on .share{fill:var(--on)}
        .density{fill:var(--a)}.d0{fill-opacity:.14}.d1{fill-opacity:.28}.d2{fill-opacity:.44}.d3{fill-opacity:.62}\
        .d4{fill-opacity:.8}.d5{fill-opacity:1}
        footer{margin-top:3rem;font-size:.8rem;color:var(--soft)}
        @media print{:root{color-scheme:light}main{max-width:none;padding:0}body{font-size:10pt}h2{break-after:avoid}\
        .charts{grid-template-columns:repeat(2,minmax(0,1fr));gap:.8rem}figure{padding:.7rem}tr{break-inside:avoid}\
        .cell,.bar,.area,.density,.verdict,.tile{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """
}
