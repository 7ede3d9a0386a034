package main

// wireRows are faults of what arrives in frames.
var wireRows = []row{
	{"Lengths that lie", []mutant{
		without("frame/header.go", `long && len(b) > 2 && b[2]&0x80 != 0`, "conn.TestViolations"),
		instead("frame/header.go", `case long && len(b) >= 8`, `case false && long && len(b) >= 8`, "conn.TestViolations"),
		without("frame/header.go", `!long && len(b) >= 4 && binary.BigEndian.Uint16(b[2:]) < length16`, "conn.TestViolations"),
		without("conn/state.go", `h.Length > r.limit(h)-r.size`, "conn.TestDeclaredLengthOverTheLimitIsRefusedAtOnce"),
		instead("conn/state.go", `h.Length > r.limit(h)-r.size`, `h.Length+r.size > r.limit(h)`, "conn.TestDeclaredLengthsWhoseSumOverflows"),
		without("frame/reader.go", `h.Length > r.limit`, "frame.TestReaderRefusesForGood"),
	}},
	{"Memory for a promise", []mutant{
		instead("conn/read.go", `int64(max(len(msg)-base, leastRoom))`, `1<<20`, "conn.TestMemoryFollowsBytesThatArrived"),
		instead("conn/read.go", `int64(max(len(msg)-base, leastRoom))`, `1<<20`, "conn.TestDeclaredLengthReservesNothing"),
		instead("frame/reader.go", `min(missing, max(len(p), readBuffer))`, `min(missing, 1<<26)`, "frame.TestReaderMemoryFollowsTheBytesThatArrived"),
	}},
	{"Bombs", []mutant{
		without("conn/inflating.go", `f.size > f.limit`, "conn.TestBomb"),
		without("conn/state.go", `most > r.maxSize`, "conn.TestInflateLimit"),
	}},
	{"Floods of fragments", []mutant{
		without("conn/state.go", `r.fragments >= r.maxFragments`, "conn.TestFragmentFlood"),
		instead("conn/state.go", `r.fragments++`, ``, "conn.TestFragmentFlood"),
	}},
	{"A limit for frames, not for messages", []mutant{
		instead("conn/state.go", `r.size += h.Length`, ``, "conn.TestFragmentsThatSumPastTheLimit"),
	}},
	{"Ping floods", []mutant{
		instead("conn/control.go", `size <= pongRoom`, `size > 0`, "conn.TestPingFlood"),
		instead("conn/control.go", `w.pong.owed, w.pong.n = true,`, `w.pong.owed, w.pong.n = false,`, "conn.TestPingFlood"),
		instead("conn/control.go", ` || p.waiting > pongRoom`, ``, "conn.TestPingFloodDuringCancelledWrites"),
		instead("conn/control.go", `!p.owed || `, ``, "conn.TestPingIsAnswered"),
	}},
	{"Pongs that nobody asked for", []mutant{
		instead("conn/control.go", `c.pings.Load().answered(ev.data)`, `c.owePong(ev.data)`, "conn.TestPongStorm"),
	}},
	{"The mask of the other role", []mutant{
		without("conn/state.go", `r.role == Server && !h.Masked`, "conn.TestViolations"),
		without("conn/state.go", `r.role == Client && h.Masked`, "conn.TestViolations"),
	}},
	{"Text that is not UTF-8", []mutant{
		instead("conn/parser.go", `!p.text.Write(data) || `, ``, "conn.TestViolations"),
		without("conn/parser.go", `end && !p.text.Complete()`, "conn.TestViolations"),
		without("conn/parser.go", `ev.op == frame.Text`, "conn.TestInflateInvalidUTF8"),
		without("frame/close.go", `!utf8.Valid(p[2:])`, "conn.TestViolations"),
		without("conn/write.go", `op == frame.Text && !utf8stream.Valid(p)`, "conn.TestWriteRefuses"),
		without("conn/writer.go", `!utf8stream.Valid(part)`, "conn.TestWriterRefuses"),
	}},
	{"Close frames that lie", []mutant{
		without("frame/close.go", `len(p) == 1`, "conn.TestViolations"),
		instead("frame/close.go", `if !code.IsSendable()`, `if false`, "conn.TestViolations"),
		instead("frame/status.go", `code >= 1000 && code <= 1003`, `code <= 1003`, "conn.TestViolations"),
		instead("frame/status.go", `code <= 1003`, `code <= 1004`, "conn.TestViolations"),
		instead("frame/status.go", `code >= 1007`, `code >= 1005`, "conn.TestViolations"),
		instead("frame/status.go", `code <= 1014`, `code <= 1015`, "conn.TestViolations"),
		instead("frame/status.go", `code >= 3000`, `code >= 1016`, "conn.TestViolations"),
		instead("frame/status.go", ` && code <= 4999`, ``, "conn.TestViolations"),
		instead("conn/control.go", `return c.closedByPeer(&CloseError{code, reason})`, `c.closedByPeer(&CloseError{code, reason})`, "conn.TestDataAfterClose"),
		instead("conn/writing.go", `case w.closeSent:`, `case false:`, "conn.TestNoDataAfterClose"),
	}},
	{"Headers that break a rule", []mutant{
		instead("conn/state.go", `h.Rsv2 || h.Rsv3 || `, `h.Rsv3 || `, "conn.TestViolations"),
		instead("conn/state.go", `h.Rsv2 || h.Rsv3 || `, `h.Rsv2 || `, "conn.TestViolations"),
		without("conn/state.go", `h.Rsv1 && !r.deflate`, "conn.TestViolations"),
		instead("conn/state.go", `h.Opcode.IsControl() || h.Opcode == frame.Continuation`, `h.Opcode == frame.Continuation`, "conn.TestViolations"),
		instead("conn/state.go", `h.Opcode.IsControl() || h.Opcode == frame.Continuation`, `h.Opcode.IsControl()`, "conn.TestViolations"),
		without("conn/state.go", `h.Opcode.IsReserved()`, "conn.TestViolations"),
		without("conn/state.go", `!h.Fin`, "conn.TestViolations"),
		without("conn/state.go", `h.Length > frame.MaxControlPayload`, "conn.TestViolations"),
		without("conn/state.go", `h.Opcode == frame.Continuation && r.op == 0`, "conn.TestViolations"),
		without("conn/state.go", `h.Opcode != frame.Continuation && r.op != 0`, "conn.TestViolations"),
	}},
}
