namespace NanoSock.Firmware
{
    /// <summary>Contains the page of <see cref="StatusPage"/>: static text that fetches /netstat.json once a second and
    /// draws it. It is stored in lines of at most 255 ASCII characters, because a device finds the n-th character of a
    /// string by counting. The lines are in code, because an array of them would be in the heap.</summary>
    internal static class StatusPageText
    {
        /// <summary>The number of pieces of the page.</summary>
        internal const int Pieces = 91;

        /// <summary>Returns a piece of the page, its line feed included.</summary>
        internal static string Piece(int index)
        {
            return index switch
            {
                0 => "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>NanoSock</title>\n",
                1 => "<meta name='viewport' content='width=device-width,initial-scale=1'><meta name='color-scheme' "
                    + "content='light dark'>\n",
                2 => "<link rel='icon' href='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 "
                    + "viewBox=%220 0 8 8%22><circle cx=%224%22 cy=%224%22 r=%223%22 fill=%22%2312936b%22/></svg>'>\n",
                3 => "<style>\n",
                4 => ":root{--bg:#f4f5f3;--card:#fff;--ink:#1b211e;--dim:#68716c;--line:#e2e5e1;--in:#0c7fb5;"
                    + "--out:#ad5a08;--ok:#12805c;--bad:#bf3030}\n",
                5 => "@media(prefers-color-scheme:dark){:root{--bg:#121614;--card:#1a201d;--ink:#e4eae6;"
                    + "--dim:#8d9892;\n",
                6 => "--line:#2b332f;--in:#57b6e8;--out:#f0a04b;--ok:#43c795;--bad:#f2777a}}\n",
                7 => "*{box-sizing:border-box}body{margin:0 auto;max-width:1120px;padding:20px;background:var(--bg);"
                    + "color:var(--ink);font:15px/1.45 system-ui,sans-serif}\n",
                8 => "header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px;margin-bottom:16px}\n",
                9 => "h1{font-size:22px;margin:0}h2{font-size:12px;letter-spacing:.06em;text-transform:uppercase;"
                    + "color:var(--dim);margin:0 0 8px}\n",
                10 => ".dim{color:var(--dim)}#live{margin-left:auto}#live:before{content:'';display:inline-block;"
                    + "width:9px;height:9px;\n",
                11 => "border-radius:9px;background:var(--ok);margin-right:7px}.stale #live{color:var(--bad)}.stale "
                    + "#live:before{background:var(--bad)}\n",
                12 => ".stale main{filter:grayscale(1)}main{display:grid;gap:14px}\n",
                13 => "section,.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;"
                    + "padding:14px 16px;min-width:0}\n",
                14 => "#tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:14px}@media(max-width:960px)"
                    + "{#tiles{grid-template-columns:repeat(3,1fr)}}\n",
                15 => ".tile b{display:block;font-size:23px;line-height:1.25;font-weight:600;white-space:nowrap}.tile "
                    + "small{color:var(--dim)}\n",
                16 => "b,td,dd{font-variant-numeric:tabular-nums}svg{display:block;width:100%;height:30px;"
                    + "margin-top:6px}\n",
                17 => "polyline{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke-linejoin:round}\n",
                18 => ".scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;white-space:nowrap}\n",
                19 => "th{font-weight:500;font-size:12.5px;color:var(--dim);text-align:left}th,td{padding:5px 14px 5px "
                    + "0;border-bottom:1px solid var(--line)}\n",
                20 => "tr:last-child td{border-bottom:0}th:last-child,td:last-child{padding-right:0}"
                    + ".n{text-align:right}td.a{font-family:ui-monospace,monospace;font-size:13.5px}\n",
                21 => ".s{border-radius:5px;padding:1px 7px;font-size:13px;background:var(--line)}"
                    + ".s.up{color:var(--card);background:var(--ok)}\n",
                22 => ".s.mid{color:var(--card);background:var(--out)}.s.off{color:var(--dim);background:none;"
                    + "outline:1px solid var(--line)}\n",
                23 => "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:3px "
                    + "28px;margin:0}\n",
                24 => "dl div{display:flex;justify-content:space-between;gap:8px;border-bottom:1px dotted "
                    + "var(--line)}dd{margin:0;font-weight:600}\n",
                25 => "dt{overflow:hidden;text-overflow:ellipsis}.hot dd{color:var(--bad)}details{margin-top:10px;"
                    + "color:var(--dim)}summary{cursor:pointer}\n",
                26 => "details dl{margin-top:8px;font-size:13.5px}details dd{font-weight:400}#two{display:grid;"
                    + "gap:14px;grid-template-columns:1fr 1fr}\n",
                27 => "@media(max-width:760px){body{padding:12px}#two{grid-template-columns:1fr}"
                    + "#tiles{grid-template-columns:1fr 1fr;gap:10px}.w{display:none}\n",
                28 => ".tile{padding:10px 12px}.tile b{font-size:19px}th,td{padding-right:9px}td.a{font-size:12px}"
                    + "#live{margin-left:0}}\n",
                29 => "</style></head><body>\n",
                30 => "<header><h1 id='name'>NanoSock</h1><span class='dim' id='version'></span><span class='dim' "
                    + "id='up'></span><span id='live'>connecting</span></header>\n",
                31 => "<noscript><p>This page draws itself with JavaScript. The same figures are in <a "
                    + "href='/netstat.json'>/netstat.json</a>.</p></noscript>\n",
                32 => "<main><div id='tiles'></div>\n",
                33 => "<section id='own' hidden><h2>Program</h2><div id='facts'></div></section>\n",
                34 => "<section><h2>Sockets</h2><div class='scroll'><table id='sockets'></table></div><p class='dim' "
                    + "id='note' hidden>Other hosts and the counters are shown to trusted clients "
                    + "only.</p></section>\n",
                35 => "<div id='two'><section><h2>Services</h2><div class='scroll'><table id='services'></table></div>"
                    + "</section>\n",
                36 => "<section><h2>Dropped packets by reason</h2><div id='drops'></div></section></div>\n",
                37 => "<section><h2>Bytes of heap that one takes</h2><div id='memory'></div></section><section><h2>"
                    + "Counters</h2><div id='counters'></div></section><section hidden><h2>Link</h2><div "
                    + "id='link'></div></section></main>\n",
                38 => "<script>\n",
                39 => "const $=i=>document.getElementById(i),past=[];let last,good=Date.now();\n",
                40 => "function el(tag,cls,...kids){const e=document.createElement(tag);if(cls)e.className=cls;"
                    + "e.append(...kids);return e}\n",
                41 => "// Makes what stands in o like kids and touches only what differs: focus, selection and what is "
                    + "unfolded stay.\n",
                42 => "function put(o,...kids){kids=kids.filter(k=>k!=='').map(k=>k.nodeType?k:new "
                    + "Text(k));kids.forEach((k,i)=>{const c=o.childNodes[i];\n",
                43 => "if(!c)o.append(k);else if(c.nodeName!=k.nodeName)c.replaceWith(k);else if(c.nodeType==3)"
                    + "{if(c.data!=k.data)c.data=k.data}\n",
                44 => "else{for(const a of k.attributes)if(c.getAttribute(a.name)!=a.value)c.setAttribute(a.name,"
                    + "a.value);\n",
                45 => "if(!k.hasAttribute('class'))c.removeAttribute('class');put(c,...k.childNodes)}});"
                    + "while(o.childNodes.length>kids.length)o.lastChild.remove()}\n",
                46 => "const num=v=>Number(v).toLocaleString('en'),byte=v=>{let u=0;while(v>=1000&&u<4){v/=1000;u++}\n",
                47 => "return(u?v.toPrecision(3):Math.round(v))+' '+['B','kB','MB','GB','TB'][u]};\n",
                48 => "function time(ms){const s=Math.floor(ms/1000),p=(v,u)=>v?v+' '+u+' ':'';\n",
                49 => "return p(Math.floor(s/86400),'d')+p(Math.floor(s/3600)%24,'h')+p(Math.floor(s/60)%60,'min')"
                    + "+(s<3600?s%60+' s':'')}\n",
                50 => "function line(key,color){const top=Math.max(1,...past.map(p=>p[key])),"
                    + "n='http://www.w3.org/2000/svg',\n",
                51 => "g=document.createElementNS(n,'svg'),l=document.createElementNS(n,'polyline');"
                    + "g.setAttribute('viewBox','0 0 59 30');\n",
                52 => "g.setAttribute('preserveAspectRatio','none');l.setAttribute('stroke','var(--'+color+')');\n",
                53 => "l.setAttribute('points',past.map((p,i)=>(60-past.length+i)+','+(29-28*p[key]/top).toFixed(1))"
                    + ".join(' '));\n",
                54 => "g.append(l);return g}\n",
                55 => "const tile=(name,value,note,graph)=>el('div','tile',el('h2','',name),el('b','',value),"
                    + "el('small','',note),graph||'');\n",
                56 => "function table(id,heads,rows){put($(id),el('tr','',...heads.map(h=>el('th',h[1],h[0]))),\n",
                57 => "...rows.map(r=>el('tr','',...r.map((c,i)=>el('td',heads[i][1],c)))))}\n",
                58 => "const rank={Listen:2,TimeWait:3},mid=['SynSent','SynReceived','FinWait1','FinWait2','CloseWait',"
                    + "'Closing','LastAck'];\n",
                59 => "function badge(s){return s?el('span','s '+(s=='Established'?'up':mid.includes(s)"
                    + "?'mid':s=='TimeWait'?'off':''),s):''}\n",
                60 => "function list(id,all,hot,rest){const e=Object.entries(all),some=e.filter(x=>x[1]).sort((a,b)=>"
                    + "b[1]-a[1]),none=e.filter(x=>!x[1]),\n",
                61 => "dl=(x,c)=>el('dl',c,...x.map(([k,v])=>el('div','',el('dt','',k),el('dd','',num(v)))));\n",
                62 => "const d=el('details','',el('summary','',none.length+' '+rest),dl(none,''));\n",
                63 => "put($(id),some.length?dl(some,hot):el('span','dim','none'),none.length?d:'')}\n",
                64 => "function show(j){const c=j.counters,m=j.memory,s=j.sockets,drops=Object.values(j.drops)"
                    + ".reduce((a,b)=>a+b,0),\n",
                65 => "up=s.filter(x=>x.state=='Established').length,now=j.uptimeMs,d=last&&now>last.at?(now-last.at)"
                    + "/1000:0,\n",
                66 => "rate=(v,o)=>d?((v-o)>>>0)/d:0,r=last||{};\n",
                67 => "past.push({i:rate(c.BytesIn,r.i),o:rate(c.BytesOut,r.o)});if(past.length>60)past.shift();const "
                    + "p=past[past.length-1];\n",
                68 => "put($('tiles'),...[tile('In',byte(p.i)+'/s',num(Math.round(rate(c.FramesIn,r.fi)))+' "
                    + "frames/s',line('i','in')),\n",
                69 =>
                    "tile('Out',byte(p.o)+'/s',num(Math.round(rate(c.FramesOut,r.fo)))+' frames/s',line('o','out')),\n",
                70 => "tile('Connections',num(up)+' open',m.socketsInUse+' of '+m.socketsAtMost+' sockets'),\n",
                71 => "tile('Dropped',num(drops),'+'+(d?num(drops-r.d):0)+' in the last second'),\n",
                72 => "tile('Sent again',num(c.TcpRetransmissions),'of '+num(c.TcpSegmentsOut)+' segments'),\n",
                73 => "tile('Memory',byte(m.stackBytes),'stack with its buffers')].filter((x,i)=>j.trusted||i==2||"
                    + "i==5));\n",
                74 => "last={at:now,i:c.BytesIn,o:c.BytesOut,fi:c.FramesIn,fo:c.FramesOut,d:drops};\n",
                75 => "document.title=up+' open \\u00b7 '+j.name;put($('name'),j.name);put($('version'),j.version);"
                    + "put($('up'),'up '+time(now));\n",
                76 => "s.sort((a,b)=>(rank[a.state]||(a.state?0:1))-(rank[b.state]||(b.state?0:1)));\n",
                77 => "let left=3;const few=s.filter(x=>x.state!='TimeWait'||left-->0),rest=s.length-few.length;\n",
                78 => "table('sockets',[['Type'],['State'],['Foreign','a'],['Local','a'],['Received','n'],['Unacked',"
                    + "'n'],['Round trip','n w'],['Cwnd','n w'],\n",
                79 => "['Sent again','n w'],['Lost','n w'],['Descriptor','n w']],few.map(x=>{const "
                    + "t=x.tcp,no='\\u2013';return x.fd==null?[x.proto,badge(x.state),x.foreign,x.local,no,no,no,no,no,"
                    + "no,no]:[x.proto,badge(x.state),x.foreign,x.local,\n",
                80 => "num(x.rxQueue),x.state=='Listen'?no:num(x.txQueue),t&&t.rtt>=0?t.rtt+' ms':no,t?num(t.cwnd):no,"
                    + "t?num(t.resent):no,\n",
                81 => "x.proto=='udp'?num(x.dropped):no,x.fd<0?no:x.fd]}).concat(rest?[['tcp',badge('TimeWait'),'and "
                    + "'+rest+' more','','','','','','','','']]:[]));\n",
                82 => "table('services',[['Name'],['Port','n'],['Connections','n'],['Datagrams','n'],['In','n'],['Out',"
                    + "'n']],\n",
                83 => "j.services.map(x=>[x.name,x.port,num(x.connections),num(x.datagrams),byte(x.bytesIn),"
                    + "byte(x.bytesOut)]));\n",
                84 => "const own=j.program;$('own').hidden=!own;if(own)put($('facts'),el('dl','',\n",
                85 => "...Object.entries(own).map(([k,v])=>el('div','',el('dt','',k),el('dd','',v)))));list('link',"
                    + "j.link||{},'','at zero');$('link').parentNode.hidden=!j.link;\n",
                86 => "list('drops',j.drops,'hot','reasons never met');list('memory',m.bytesOf,'','');list('counters',"
                    + "c,'','at zero');['drops','counters'].forEach(i=>$(i).parentNode.hidden=!j.trusted);$('note')"
                    + ".hidden=j.trusted}\n",
                87 => "async function turn(){if(!getSelection().isCollapsed)put($('live'),'waits for your "
                    + "selection');else try{const a=await fetch('/netstat.json'+location.search,"
                    + "{signal:AbortSignal.timeout(4000)});show(await a.json());\n",
                88 => "good=Date.now();put($('live'),'live');document.body.className=''}catch(e)"
                    + "{document.body.className='stale';\n",
                89 => "put($('live'),'no answer for '+time(Date.now()-good))}setTimeout(turn,1000)}turn()\n",
                _ => "</script></body></html>\n",
            };
        }
    }
}
