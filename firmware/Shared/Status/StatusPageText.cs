namespace NanoSock.Firmware
{
    /// <summary>The page of <see cref="StatusPage"/>: static text that fetches /netstat.json once a second and draws it. It
    /// comes in lines of at most 255 ASCII characters, because a device finds the n-th character of a string by counting,
    /// and they stand in code, because an array of them would lie in the heap.</summary>
    internal static class StatusPageText
    {
        /// <summary>How many pieces the page has.</summary>
        internal const int Pieces = 86;

        /// <summary>A piece of the page, its line feed included.</summary>
        internal static string Piece(int index)
        {
            switch (index)
            {
                case 0: return "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>NanoSock</title>\n";
                case 1: return "<meta name='viewport' content='width=device-width,initial-scale=1'><meta name='color-scheme' content='light dark'>\n";
                case 2: return "<link rel='icon' href='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 8 8%22><circle cx=%224%22 cy=%224%22 r=%223%22 fill=%22%2312936b%22/></svg>'>\n";
                case 3: return "<style>\n";
                case 4: return ":root{--bg:#f4f5f3;--card:#fff;--ink:#1b211e;--dim:#68716c;--line:#e2e5e1;--in:#0c7fb5;--out:#b8620e;--ok:#12805c;--bad:#bf3030}\n";
                case 5: return "@media(prefers-color-scheme:dark){:root{--bg:#121614;--card:#1a201d;--ink:#e4eae6;--dim:#8d9892;\n";
                case 6: return "--line:#2b332f;--in:#57b6e8;--out:#f0a04b;--ok:#43c795;--bad:#f2777a}}\n";
                case 7: return "*{box-sizing:border-box}body{margin:0 auto;max-width:1120px;padding:20px;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,sans-serif}\n";
                case 8: return "header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px;margin-bottom:16px}\n";
                case 9: return "h1{font-size:22px;margin:0}h2{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--dim);margin:0 0 8px}\n";
                case 10: return ".dim{color:var(--dim)}#live{margin-left:auto}#live:before{content:'';display:inline-block;width:9px;height:9px;\n";
                case 11: return "border-radius:9px;background:var(--ok);margin-right:7px}.stale #live{color:var(--bad)}.stale #live:before{background:var(--bad)}\n";
                case 12: return ".stale main{opacity:.45}main{display:grid;gap:14px;transition:opacity .3s}\n";
                case 13: return "section,.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;min-width:0}\n";
                case 14: return "#tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:14px}@media(max-width:960px){#tiles{grid-template-columns:repeat(3,1fr)}}\n";
                case 15: return ".tile b{display:block;font-size:23px;line-height:1.25;font-weight:600;white-space:nowrap}.tile small{color:var(--dim)}\n";
                case 16: return "b,td,dd{font-variant-numeric:tabular-nums}svg{display:block;width:100%;height:30px;margin-top:6px}\n";
                case 17: return "polyline{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke-linejoin:round}\n";
                case 18: return ".scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;white-space:nowrap}\n";
                case 19: return "th{font-weight:500;font-size:12.5px;color:var(--dim);text-align:left}th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line)}\n";
                case 20: return "tr:last-child td{border-bottom:0}th:last-child,td:last-child{padding-right:0}.n{text-align:right}td.a{font-family:ui-monospace,monospace;font-size:13.5px}\n";
                case 21: return ".s{border-radius:5px;padding:1px 7px;font-size:13px;background:var(--line)}.s.up{color:var(--card);background:var(--ok)}\n";
                case 22: return ".s.mid{color:var(--card);background:var(--out)}.s.off{color:var(--dim)}\n";
                case 23: return "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:3px 28px;margin:0}\n";
                case 24: return "dl div{display:flex;justify-content:space-between;gap:8px;border-bottom:1px dotted var(--line)}dd{margin:0;font-weight:600}\n";
                case 25: return "dt{overflow:hidden;text-overflow:ellipsis}.hot dd{color:var(--bad)}details{margin-top:10px;color:var(--dim)}summary{cursor:pointer}\n";
                case 26: return "details dl{margin-top:8px;font-size:13.5px}details dd{font-weight:400}#two{display:grid;gap:14px;grid-template-columns:1fr 1fr}\n";
                case 27: return "@media(max-width:760px){body{padding:12px}#two{grid-template-columns:1fr}#tiles{grid-template-columns:1fr 1fr;gap:10px}.w{display:none}\n";
                case 28: return ".tile{padding:10px 12px}.tile b{font-size:19px}th,td{padding-right:9px}#live{margin-left:0}}\n";
                case 29: return "</style></head><body>\n";
                case 30: return "<header><h1 id='name'>NanoSock</h1><span class='dim' id='version'></span><span class='dim' id='up'></span><span id='live'>connecting</span></header>\n";
                case 31: return "<noscript><p>This page draws itself with JavaScript. The same figures are in <a href='/netstat.json'>/netstat.json</a>.</p></noscript>\n";
                case 32: return "<main><div id='tiles'></div>\n";
                case 33: return "<section id='own' hidden><h2>Program</h2><div id='facts'></div></section>\n";
                case 34: return "<section><h2>Sockets</h2><div class='scroll'><table id='sockets'></table></div><p class='dim' id='note' hidden>Other hosts and the counters are shown to trusted clients only.</p></section>\n";
                case 35: return "<div id='two'><section><h2>Services</h2><div class='scroll'><table id='services'></table></div></section>\n";
                case 36: return "<section><h2>Dropped packets by reason</h2><div id='drops'></div></section></div>\n";
                case 37: return "<section><h2>Octets of heap that one takes</h2><div id='memory'></div></section><section><h2>Counters</h2><div id='counters'></div></section></main>\n";
                case 38: return "<script>\n";
                case 39: return "const $=i=>document.getElementById(i),past=[];let last,good=Date.now(),open={};\n";
                case 40: return "function el(tag,cls,...kids){const e=document.createElement(tag);if(cls)e.className=cls;e.append(...kids);return e}\n";
                case 41: return "const num=v=>Number(v).toLocaleString('en'),byte=v=>{let u=0;while(v>=1000&&u<4){v/=1000;u++}\n";
                case 42: return "return(u?v.toPrecision(3):Math.round(v))+' '+['B','kB','MB','GB','TB'][u]};\n";
                case 43: return "function time(ms){const s=Math.floor(ms/1000),p=(v,u)=>v?v+' '+u+' ':'';\n";
                case 44: return "return p(Math.floor(s/86400),'d')+p(Math.floor(s/3600)%24,'h')+p(Math.floor(s/60)%60,'min')+(s<3600?s%60+' s':'')}\n";
                case 45: return "function line(key,color){const top=Math.max(1,...past.map(p=>p[key])),n='http://www.w3.org/2000/svg',\n";
                case 46: return "g=document.createElementNS(n,'svg'),l=document.createElementNS(n,'polyline');g.setAttribute('viewBox','0 0 59 30');\n";
                case 47: return "g.setAttribute('preserveAspectRatio','none');l.setAttribute('stroke','var(--'+color+')');\n";
                case 48: return "l.setAttribute('points',past.map((p,i)=>(60-past.length+i)+','+(29-28*p[key]/top).toFixed(1)).join(' '));\n";
                case 49: return "g.append(l);return g}\n";
                case 50: return "const tile=(name,value,note,graph)=>el('div','tile',el('h2','',name),el('b','',value),el('small','',note),graph||'');\n";
                case 51: return "function table(id,heads,rows){$(id).replaceChildren(el('tr','',...heads.map(h=>el('th',h[1],h[0]))),\n";
                case 52: return "...rows.map(r=>el('tr','',...r.map((c,i)=>el('td',heads[i][1],c)))))}\n";
                case 53: return "const rank={Listen:2,TimeWait:3},mid=['SynSent','SynReceived','FinWait1','FinWait2','CloseWait','Closing','LastAck'];\n";
                case 54: return "function badge(s){return s?el('span','s '+(s=='Established'?'up':mid.includes(s)?'mid':s=='TimeWait'?'off':''),s):''}\n";
                case 55: return "function list(id,all,hot,rest){const e=Object.entries(all),some=e.filter(x=>x[1]).sort((a,b)=>b[1]-a[1]),none=e.filter(x=>!x[1]),\n";
                case 56: return "dl=(x,c)=>el('dl',c,...x.map(([k,v])=>el('div','',el('dt','',k),el('dd','',num(v)))));\n";
                case 57: return "const d=el('details','',el('summary','',none.length+' '+rest),dl(none,''));d.open=open[id];d.ontoggle=()=>open[id]=d.open;\n";
                case 58: return "$(id).replaceChildren(some.length?dl(some,hot):el('span','dim','none'),none.length?d:'')}\n";
                case 59: return "function show(j){const c=j.counters,m=j.memory,s=j.sockets,drops=Object.values(j.drops).reduce((a,b)=>a+b,0),\n";
                case 60: return "up=s.filter(x=>x.state=='Established').length,now=j.uptimeMs,d=last&&now>last.at?(now-last.at)/1000:0,\n";
                case 61: return "rate=(v,o)=>d?((v-o)>>>0)/d:0,r=last||{};\n";
                case 62: return "past.push({i:rate(c.OctetsIn,r.i),o:rate(c.OctetsOut,r.o)});if(past.length>60)past.shift();const p=past[past.length-1];\n";
                case 63: return "$('tiles').replaceChildren(tile('In',byte(p.i)+'/s',num(Math.round(rate(c.FramesIn,r.fi)))+' frames/s',line('i','in')),\n";
                case 64: return "tile('Out',byte(p.o)+'/s',num(Math.round(rate(c.FramesOut,r.fo)))+' frames/s',line('o','out')),\n";
                case 65: return "tile('Connections',num(up)+' open',m.socketsInUse+' of '+m.socketsAtMost+' sockets'),\n";
                case 66: return "tile('Dropped',num(drops),'+'+(d?num(drops-r.d):0)+' in the last second'),\n";
                case 67: return "tile('Sent again',num(c.TcpRetransmissions),'of '+num(c.TcpSegmentsOut)+' segments'),\n";
                case 68: return "tile('Memory',byte(m.stackBytes),'stack with its buffers'));if(!j.trusted)[4,3,1,0].forEach(i=>$('tiles').children[i].remove());\n";
                case 69: return "last={at:now,i:c.OctetsIn,o:c.OctetsOut,fi:c.FramesIn,fo:c.FramesOut,d:drops};\n";
                case 70: return "document.title=up+' open \\u00b7 '+j.name;$('name').textContent=j.name;$('version').textContent=j.version;$('up').textContent='up '+time(now);\n";
                case 71: return "s.sort((a,b)=>(rank[a.state]||(a.state?0:1))-(rank[b.state]||(b.state?0:1)));\n";
                case 72: return "let left=3;const few=s.filter(x=>x.state!='TimeWait'||left-->0),rest=s.length-few.length;\n";
                case 73: return "table('sockets',[['Type'],['State'],['Local','a'],['Foreign','a'],['Received','n'],['Unacked','n'],['Round trip','n w'],['Cwnd','n w'],\n";
                case 74: return "['Sent again','n w'],['Lost','n w'],['Descriptor','n w']],few.map(x=>{const t=x.tcp,no='\\u2013';return x.fd==null?[x.proto,badge(x.state),x.local,x.foreign,no,no,no,no,no,no,no]:[x.proto,badge(x.state),x.local,x.foreign,\n";
                case 75: return "num(x.rxQueue),x.state=='Listen'?no:num(x.txQueue),t&&t.rtt>=0?t.rtt+' ms':no,t?num(t.cwnd):no,t?num(t.resent):no,\n";
                case 76: return "x.proto=='udp'?num(x.dropped):no,x.fd<0?no:x.fd]}).concat(rest?[['tcp',badge('TimeWait'),'and '+rest+' more','','','','','','','','']]:[]));\n";
                case 77: return "table('services',[['Name'],['Port','n'],['Connections','n'],['Datagrams','n'],['In','n'],['Out','n']],\n";
                case 78: return "j.services.map(x=>[x.name,x.port,num(x.connections),num(x.datagrams),byte(x.octetsIn),byte(x.octetsOut)]));\n";
                case 79: return "const own=j.program;$('own').hidden=!own;if(own)$('facts').replaceChildren(el('dl','',\n";
                case 80: return "...Object.entries(own).map(([k,v])=>el('div','',el('dt','',k),el('dd','',v)))));\n";
                case 81: return "list('drops',j.drops,'hot','reasons never met');list('memory',m.octetsOf,'','');list('counters',c,'','at zero');['drops','counters'].forEach(i=>$(i).parentNode.hidden=!j.trusted);$('note').hidden=j.trusted}\n";
                case 82: return "async function turn(){try{const a=await fetch('/netstat.json'+location.search,{signal:AbortSignal.timeout(4000)});show(await a.json());\n";
                case 83: return "good=Date.now();$('live').textContent='live';document.body.className=''}catch(e){document.body.className='stale';\n";
                case 84: return "$('live').textContent='no answer for '+time(Date.now()-good)}setTimeout(turn,1000)}turn()\n";
                default: return "</script></body></html>\n";
            }
        }
    }
}
