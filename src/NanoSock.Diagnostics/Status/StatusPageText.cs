namespace NanoSock.Firmware
{
    /// <summary>Contains the page of <see cref="StatusPage"/>: static text that fetches /netstat.json once a second and
    /// draws it. It is stored in pieces of at most 256 ASCII characters, because a device finds the n-th character of a
    /// string by counting. The pieces are in code, because an array of them would be in the heap.</summary>
    /// <remarks>The script's function put makes the children of an element equal to others and changes only what
    /// differs, so that focus, selection and unfolded parts stay. A class that it gets may be followed by a bar and the
    /// text of a tooltip.</remarks>
    internal static class StatusPageText
    {
        /// <summary>The number of pieces of the page.</summary>
        internal const int Pieces = 72;

        /// <summary>Returns a piece of the page, its line feed included.</summary>
        internal static string Piece(int index)
        {
            return index switch
            {
                0 => "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>NanoSock</title>\n"
                    + "<meta name='viewport' content='width=device-width,initial-scale=1'><meta name='color-scheme' "
                    + "content='light dark'>\n",
                1 => "<link rel='icon' href='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 "
                    + "viewBox=%220 0 8 8%22><circle cx=%224%22 cy=%224%22 r=%223%22 "
                    + "fill=%22%2312936b%22/></svg>'>\n"
                    + "<style>\n",
                2 => ":root{--bg:#f4f5f3;--card:#fff;--ink:#1b211e;--dim:#68716c;--line:#e2e5e1;--in:#0c7fb5;"
                    + "--out:#ad5a08;--ok:#12805c;--bad:#bf3030}\n"
                    + "@media(prefers-color-scheme:dark){:root{--bg:#121614;--card:#1a201d;--ink:#e4eae6;"
                    + "--dim:#8d9892;\n",
                3 => "--line:#2b332f;--in:#57b6e8;--out:#f0a04b;--ok:#43c795;--bad:#f2777a}}\n"
                    + "*{box-sizing:border-box}body{margin:0 auto;max-width:1120px;padding:20px;background:var(--bg)"
                    + ";color:var(--ink);font:15px/1.45 system-ui,sans-serif}\n",
                4 => "header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px;margin-bottom:16px}\n"
                    + "h1{font-size:22px;margin:0}h2{font-size:12px;letter-spacing:.06em;text-transform:uppercase;"
                    + "color:var(--dim);margin:0 0 8px}\n",
                5 => ".dim{color:var(--dim)}#live{margin-left:auto}#live:before{content:'';display:inline-block;"
                    + "width:9px;height:9px;\n"
                    + "border-radius:9px;background:var(--ok);margin-right:7px}.stale #live{color:var(--bad)}.stale "
                    + "#live:before{background:var(--bad)}\n",
                6 => ".stale main{filter:grayscale(1)}main{display:grid;gap:14px}\n"
                    + "section,.tile{background:var(--card);border:1px solid "
                    + "var(--line);border-radius:10px;padding:14px 16px;min-width:0}\n",
                7 => "#tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(138px,1fr));gap:14px}\n"
                    + ".tile b{display:block;font-size:21px;line-height:1.25;font-weight:600;white-space:nowrap}"
                    + ".tile small{color:var(--dim)}\n",
                8 => "b,td,dd{font-variant-numeric:tabular-nums}svg{display:block;width:100%;height:30px;"
                    + "margin-top:6px}\n"
                    + "polyline{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke;stroke-linejoin:round}\n",
                9 => ".scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;white-space:nowrap}\n"
                    + "th{font-weight:500;font-size:12.5px;color:var(--dim);text-align:left}th,td{padding:5px 14px "
                    + "5px 0;border-bottom:1px solid var(--line)}\n",
                10 => "tr:last-child td{border-bottom:0}th:last-child,td:last-child{padding-right:0}.n{"
                    + "text-align:right}td.a{font-family:ui-monospace,monospace;font-size:13.5px}\n",
                11 => ".s{border-radius:5px;padding:1px 7px;font-size:13px;background:var(--line)}.s.up{"
                    + "color:var(--card);background:var(--ok)}\n"
                    + ".s.mid{color:var(--card);background:var(--out)}.s.off{color:var(--dim);background:none;"
                    + "outline:1px solid var(--line)}\n",
                12 => "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:3px "
                    + "28px;margin:0}\n"
                    + "dl div{display:flex;justify-content:space-between;gap:8px;border-bottom:1px dotted "
                    + "var(--line)}dd{margin:0;font-weight:600}\n",
                13 => "dt{overflow:hidden;text-overflow:ellipsis}.hot "
                    + "dd{color:var(--bad)}details{margin-top:10px;color:var(--dim)}summary{cursor:pointer}\n",
                14 => "details dl{margin-top:8px;font-size:13.5px}details "
                    + "dd{font-weight:400}#two{display:grid;gap:14px;grid-template-columns:1fr 1fr}\n",
                15 => "button{all:unset;cursor:pointer}button:focus-visible{outline:2px solid}td "
                    + "button{text-decoration:underline dotted}#net div+h2{margin-top:14px}\n",
                16 => "section{position:relative}input{position:absolute;right:16px;top:9px;width:45%;font:inherit;"
                    + "color:inherit;background:var(--bg);border:1px solid "
                    + "var(--line);border-radius:6px;padding:2px 8px}\n",
                17 => "@media(max-width:760px){body{padding:12px}#two{grid-template-columns:1fr}#tiles{gap:10px}.w{"
                    + "display:none}\n"
                    + ".tile{padding:10px 12px}.tile b{font-size:19px}th,td{padding-right:9px}td.a{font-size:12px}"
                    + "#live{margin-left:0}}\n"
                    + "</style></head><body>\n",
                18 => "<header><h1 id='name'>NanoSock</h1><span class='dim' id='version'></span><span class='dim' "
                    + "id='up'></span><a id='frames' hidden download>last frames</a><span "
                    + "id='live'>connecting</span></header>\n",
                19 => "<noscript><p>This page draws itself with JavaScript. The same figures are in <a "
                    + "href='/netstat.json'>/netstat.json</a>.</p></noscript>\n"
                    + "<main><div id='tiles'></div>\n"
                    + "<section id='own' hidden><h2>Program</h2><div id='facts'></div></section>\n",
                20 => "<section><input id='filter' placeholder='filter' aria-label='Filter'><h2>Sockets</h2><div "
                    + "class='scroll'><table id='sockets'></table></div><p class='dim' id='note' hidden>Other hosts "
                    + "and the counters are shown to trusted clients only.</p></section>\n",
                21 => "<section id='net' hidden></section><div id='two'><section><h2>Services</h2><div "
                    + "class='scroll'><table id='services'></table></div></section>\n"
                    + "<section><h2>Dropped packets by reason</h2><div id='drops'></div></section></div>\n",
                22 => "<section><h2>Bytes of heap that one takes</h2><div "
                    + "id='memory'></div></section><section><h2>Counters</h2><div "
                    + "id='counters'></div></section><section hidden><h2>Link</h2><div "
                    + "id='link'></div></section></main>\n"
                    + "<script>\n",
                23 => "const $=i=>document.getElementById(i),past=[],no='\\u2013',seen=new Set;let "
                    + "last,data,by=-1,down,good=Date.now();\n",
                24 => "function el(tag,cls,...kids){const e=document.createElement(tag),[c,t]=cls.split('|');if(c)"
                    + "e.className=c;if(t)e.title=t;e.append(...kids);return e}\n",
                25 => "function put(o,...kids){kids=kids.filter(k=>k!=='').map(k=>k.nodeType?k:new "
                    + "Text(k));kids.forEach((k,i)=>{const c=o.childNodes[i];\n"
                    + "if(!c)o.append(k);else if(c.nodeName!=k.nodeName)c.replaceWith(k);else "
                    + "if(c.nodeType==3){if(c.data!=k.data)c.data=k.data}\n",
                26 => "else{for(const a of k.attributes)if(c.getAttribute(a.name)!=a.value)c.setAttribute(a.name,"
                    + "a.value);\n"
                    + "for(const a of['class','title','id','colspan'])if(!k.hasAttribute(a))c.removeAttribute(a);"
                    + "put(c,...k.childNodes)}});\n",
                27 => "while(o.childNodes.length>kids.length)o.lastChild.remove()}\n"
                    + "const num=v=>Number(v).toLocaleString('en'),byte=v=>{let "
                    + "u=0;while(v>=1000&&u<4){v/=1000;u++}\n",
                28 => "return(u?v.toPrecision(3):Math.round(v))+' '+['B','kB','MB','GB','TB'][u]},words=k=>"
                    + "k.replace(/([a-z])([A-Z])/g,'$1 $2');\n"
                    + "function time(ms){const s=Math.floor(ms/1000),p=(v,u)=>v?v+' '+u+' ':'';\n",
                29 => "return p(Math.floor(s/86400),'d')+p(Math.floor(s/3600)%24,'h')+p(Math.floor(s/60)%60,'min')+"
                    + "(s<3600?s%60+' s':'')}\n"
                    + "function line(key,color){const top=Math.max(1,...past.map(p=>p[key])),"
                    + "n='http://www.w3.org/2000/svg',\n",
                30 => "g=document.createElementNS(n,'svg'),l=document.createElementNS(n,'polyline');"
                    + "g.setAttribute('viewBox','0 0 59 30');\n"
                    + "g.setAttribute('preserveAspectRatio','none');l.setAttribute('stroke','var(--'+color+')');\n",
                31 => "l.setAttribute('points',past.map((p,i)=>(60-past.length+i)+','+(29-28*p[key]/top).toFixed(1))"
                    + ".join(' '));\n"
                    + "g.append(l);return g}\n",
                32 => "const tile=(name,tip,value,note,graph)=>el('div','tile|'+tip+(graph?'; the last "
                    + "minute':''),el('h2','',name),el('b','',value),el('small','',note),graph||''),\n",
                33 => "grid=(heads,rows)=>[el('tr','',...heads.map(h=>el('th',h[1],h[0]))),...rows.map(r=>el('tr','',"
                    + "...r.map((c,i)=>el('td',heads[i][1],c))))],\n"
                    + "rank={Listen:2,TimeWait:3},mid=['SynSent','SynReceived','FinWait1','FinWait2','CloseWait',"
                    + "'Closing','LastAck'];\n",
                34 => "function badge(s){return s?el('span','s '+(s=='Established'?'up':mid.includes(s)"
                    + "?'mid':s=='TimeWait'?'off':''),s):''}\n",
                35 => "const tips={fd:'|descriptor',rxQueue:'B|not yet read',txQueue:'B|not yet "
                    + "acknowledged',dropped:'|datagrams lost, queue full',rtt:'ms|smoothed round "
                    + "trip',rttVar:'ms|its variation',\n",
                36 => "rto:'ms|retransmission time-out',cwnd:'B|congestion window',ssthresh:'B|slow start "
                    + "threshold',resent:'|segments retransmitted',timeouts:'|time-outs in a row',\n",
                37 => "inFlight:'B|sent, not acknowledged',sendWindow:'B|window of the peer',receiveWindow:'B|window "
                    + "for the peer',sendScale:'|shift of the peer\\'s windows',receiveScale:'|shift of our "
                    + "windows',\n",
                38 => "mss:'bytes|most data in a segment',peerMss:'bytes|MSS of the peer',timestamps:'|1 if in "
                    + "use',sack:'|1 if in use',bytesAcked:'B|sent and acknowledged, modulo 4 GiB',\n",
                39 => "bytesReceived:'B|received in order, modulo 4 GiB',ageMs:'|since it began',softError:'|last "
                    + "one that did not end it',prefix:'|bits of the network',own:'|1 for the prefix of an "
                    + "interface',mac:'|hardware address',\n",
                40 => "mtu:'bytes|largest packet',up:'|1 if the link is up',changedMs:'|since the link went up or "
                    + "down',gateway:'|next hop',metric:'|lower is preferred',renewMs:'|until T1',rebindMs:'|until "
                    + "T2',\n",
                41 => "endMs:'|until the lease ends',leftMs:'|until it is "
                    + "forgotten'},tip=k=>(tips[k]||'|'+words(k)).split('|'),name=k=>k.replace(/Ms$/,''),\n",
                42 => "text=(k,v)=>{const u=tip(k)[0];return typeof "
                    + "v!='number'?v:v<0||v>2147483646&&u=='B'?no:/Ms$/.test(k)?time(v):u=='B'?byte(v):num(v)+(u?' "
                    + "'+u:'')},\n",
                43 => "defs=(c,all)=>el('dl',c,...all.map(([k,v,t])=>el('div','|'+(t||tip(k)[1]),el('dt','',name(k)),"
                    + "el('dd','',text(k,v)))));\n",
                44 => "function list(id,all,hot,rest,what){const e=Object.entries(all).map(([k,v])=>[k,v,words(k)+': "
                    + "'+what]),some=e.filter(x=>x[1]).sort((a,b)=>b[1]-a[1]),\n"
                    + "none=e.filter(x=>!x[1]),d=el('details','',el('summary','',none.length+' "
                    + "'+rest),defs('',none));\n",
                45 => "put($(id),some.length?defs(hot,some):el('span','dim','none'),none.length?d:'')}\n"
                    + "const cols=[['Type','|click for all figures',x=>x.proto],['State','|of "
                    + "TCP',x=>x.state],['Foreign','a|the peer',x=>x.foreign],['Local','a|this node',x=>x.local],\n",
                46 => "['Received','n|bytes not yet read',x=>x.rxQueue],['Unacked','n|bytes not yet "
                    + "acknowledged',x=>x.state=='Listen'?-1:x.txQueue],['Round trip','n w|smoothed, "
                    + "ms',x=>x.tcp?.rtt],\n",
                47 => "['Cwnd','n w|congestion window, bytes',x=>x.tcp?.cwnd],['Sent again','n w|segments "
                    + "retransmitted',x=>x.tcp?.resent],\n"
                    + "['Lost','n w|datagrams lost, queue full',x=>x.proto=='udp'?x.dropped:-1],['Descriptor','n "
                    + "w|of the program',x=>x.fd]];\n",
                48 => "function sockets(){const want=$('filter').value.toLowerCase().split(' "
                    + "'),f=cols[by]?.[2],t=[],s=data.sockets.filter(x=>{\n"
                    + "const all=[x.proto,x.state,x.local,x.foreign].join(' ').toLowerCase();return "
                    + "want.every(w=>all.includes(w))});\n",
                49 => "s.sort((a,b)=>f?String(f(a)??-1).localeCompare(f(b)??-1,'en',{numeric:1})*(down?-1:1)"
                    + ":(rank[a.state]||(a.state?0:1))-(rank[b.state]||(b.state?0:1)));\n"
                    + "let left=want[0]||f?1e9:3;const few=s.filter(x=>x.state!='TimeWait'||left-->0),"
                    + "rest=s.length-few.length;\n",
                50 => "for(const x of few){const r=el('tr','',...cols.map((h,i)=>{const v=h[2](x);return "
                    + "el('td',h[1],i==0?el('button','',v):i==1?badge(v):v==null||v<0?no:v>=0&&i<10?num(v)+(i==6?' "
                    + "ms':''):v)})),\n",
                51 => "k=[x.fd,x.proto,x.local,x.foreign].join();t.push(r);if(x.fd!=null){r.id=k;if(seen.has(k)){\n",
                52 => "const e=el('td','',defs('',Object.entries({fd:''+x.fd,rxQueue:x.rxQueue,txQueue:x.txQueue,"
                    + "dropped:x.dropped,...x.tcp})));e.colSpan=cols.length;t.push(el('tr','',e))}}}\n",
                53 => "if(rest)t.push(el('tr','',el('td','','tcp'),el('td','',badge('TimeWait')),el('td','','and "
                    + "'+rest+' more')));\n"
                    + "put($('sockets'),el('tr','',...cols.map((h,i)=>el('th',h[1],el('button','',h[0]+"
                    + "(i!=by?'':down?' \\u25be':' \\u25b4'))))),...t)}\n",
                54 => "function show(j){data=j;const c=j.counters,m=j.memory,s=j.sockets,drops=Object.values(j.drops)"
                    + ".reduce((a,b)=>a+b,0),\n"
                    + "up=s.filter(x=>x.state=='Established').length,now=j.uptimeMs,d=last&&now>"
                    + "last.at?(now-last.at)/1000:0,\n",
                55 => "rate=(v,o)=>d?((v-o)>>>0)/d:0,r=last||{},t=s.map(x=>x.tcp?.rtt).filter(x=>x>=0),"
                    + "mean=t.length?t.reduce((a,b)=>a+b)/t.length:0;\n"
                    + "past.push({i:rate(c.BytesIn,r.i),o:rate(c.BytesOut,r.o),d:rate(drops,r.d),"
                    + "a:rate(c.TcpRetransmissions,r.a),t:mean});\n",
                56 => "if(past.length>60)past.shift();const p=past[past.length-1];\n"
                    + "put($('tiles'),...[tile('In','bytes received',byte(p.i)+'/s',num(Math.round(rate(c.FramesIn,"
                    + "r.fi)))+' frames/s',line('i','in')),\n",
                57 => "tile('Out','bytes sent',byte(p.o)+'/s',num(Math.round(rate(c.FramesOut,r.fo)))+' "
                    + "frames/s',line('o','out')),\n"
                    + "tile('Connections','established, and all sockets',num(up)+' open',m.socketsInUse+' of "
                    + "'+m.socketsAtMost+' sockets'),\n",
                58 => "tile('Round trip','mean of all connections',t.length?num(Math.round(mean))+' "
                    + "ms':no,t.length+' measured',line('t','in')),\n"
                    + "tile('Dropped','packets since the start',num(drops),'+'+num(Math.round(p.d*d))+' in a "
                    + "second',line('d','bad')),\n",
                59 => "tile('Sent again','segments since the start',num(c.TcpRetransmissions),'of "
                    + "'+num(c.TcpSegmentsOut)+' segments',line('a','out')),\n"
                    + "tile('Memory','on a device',byte(m.stackBytes),'stack with its "
                    + "buffers')].filter((x,i)=>j.trusted||i==2||i==6));\n",
                60 => "last={at:now,i:c.BytesIn,o:c.BytesOut,fi:c.FramesIn,fo:c.FramesOut,d:drops,"
                    + "a:c.TcpRetransmissions};\n"
                    + "document.title=up+' open \\u00b7 '+j.name;put($('name'),j.name);put($('version'),j.version);"
                    + "put($('up'),'up '+time(now));\n",
                61 => "$('frames').hidden=!j.frames;$('frames').href='/frames.pcapng'+location.search;sockets();\n",
                62 => "put($('services'),...grid([['Name','|of the service'],['Port','n|of the "
                    + "listener'],['Connections','n|accepted'],['Datagrams','n|received'],['In','n|bytes "
                    + "received'],['Out','n|bytes sent']],\n",
                63 => "j.services.map(x=>[x.name,x.port,num(x.connections),num(x.datagrams),byte(x.bytesIn),"
                    + "byte(x.bytesOut)])));\n"
                    + "const net=['interfaces','neighbors','routes','groups','leases','servers','cache'].filter(n=>"
                    + "j[n]),own=j.program;$('net').hidden=!net[0];\n",
                64 => "put($('net'),...net.flatMap(n=>{const k=Object.keys(j[n][0]||{});return[el('h2','',n),"
                    + "el('div','scroll',k[0]?el('table','',\n"
                    + "...grid(k.map(h=>[name(h),'|'+tip(h)[1]]),j[n].map(x=>k.map(h=>text(h,x[h]))))):el('span',"
                    + "'dim','none'))]}));\n",
                65 => "$('own').hidden=!own;put($('facts'),defs('',Object.entries(own||{})));\n"
                    + "list('link',j.link||{},'','at zero','counter of the "
                    + "link');$('link').parentNode.hidden=!j.link;\n",
                66 => "list('drops',j.drops,'hot','reasons never met','packets "
                    + "dropped');list('memory',m.bytesOf,'','','bytes on a device');\n",
                67 => "list('counters',c,'','at zero','counter of the "
                    + "stack');['drops','counters'].forEach(i=>$(i).parentNode.hidden=!j.trusted);$('note')"
                    + ".hidden=j.trusted}\n"
                    + "$('filter').oninput=()=>data&&sockets();\n",
                68 => "$('sockets').onclick=e=>{const h=e.target.closest('th'),k=e.target.closest('tr')?.id;if(h){"
                    + "const i=[...h.parentNode.childNodes].indexOf(h),big=i>3;\n",
                69 => "if(by!=i){by=i;down=big}else if(down==big)down=!big;else by=-1}else "
                    + "if(k&&getSelection().isCollapsed)seen.delete(k)||seen.add(k);sockets()};\n"
                    + "async function turn(){if(!getSelection().isCollapsed)put($('live'),'waits for your "
                    + "selection');else try{\n",
                70 => "const a=await fetch('/netstat.json'+location.search,{signal:AbortSignal.timeout(4000)});"
                    + "show(await a.json());\n"
                    + "good=Date.now();put($('live'),'live');document.body.className=''}catch(e){"
                    + "document.body.className='stale';\n",
                _ => "put($('live'),'no answer for '+time(Date.now()-good))}setTimeout(turn,1000)}turn()\n"
                    + "</script></body></html>\n",
            };
        }
    }
}
