package image

import "debug/dwarf"

// The tags, attributes, forms and unit types of DWARF that are used here, as plain numbers.
const (
	tagSubprogram   = uint16(dwarf.TagSubprogram)
	tagInlined      = uint16(dwarf.TagInlinedSubroutine)
	tagBlock        = uint16(dwarf.TagLexDwarfBlock)
	tagVariable     = uint16(dwarf.TagVariable)
	tagParameter    = uint16(dwarf.TagFormalParameter)
	tagUnspecParams = uint16(dwarf.TagUnspecifiedParameters)
	tagMember       = uint16(dwarf.TagMember)
	tagSubrange     = uint16(dwarf.TagSubrangeType)
	tagEnumerator   = uint16(dwarf.TagEnumerator)
	tagBase         = uint16(dwarf.TagBaseType)
	tagPointer      = uint16(dwarf.TagPointerType)
	tagStruct       = uint16(dwarf.TagStructType)
	tagUnion        = uint16(dwarf.TagUnionType)
	tagArray        = uint16(dwarf.TagArrayType)
	tagEnum         = uint16(dwarf.TagEnumerationType)
	tagFuncType     = uint16(dwarf.TagSubroutineType)
	tagTypedef      = uint16(dwarf.TagTypedef)
	tagConst        = uint16(dwarf.TagConstType)
	tagVolatile     = uint16(dwarf.TagVolatileType)
	tagRestrict     = uint16(dwarf.TagRestrictType)
	tagAtomic       = uint16(dwarf.TagAtomicType)

	atLocation       = uint16(dwarf.AttrLocation)
	atName           = uint16(dwarf.AttrName)
	atByteSize       = uint16(dwarf.AttrByteSize)
	atBitOffset      = uint16(dwarf.AttrBitOffset)
	atBitSize        = uint16(dwarf.AttrBitSize)
	atDataBitOffset  = uint16(dwarf.AttrDataBitOffset)
	atStmtList       = uint16(dwarf.AttrStmtList)
	atLowPC          = uint16(dwarf.AttrLowpc)
	atHighPC         = uint16(dwarf.AttrHighpc)
	atCompDir        = uint16(dwarf.AttrCompDir)
	atConstValue     = uint16(dwarf.AttrConstValue)
	atUpperBound     = uint16(dwarf.AttrUpperBound)
	atCount          = uint16(dwarf.AttrCount)
	atAbstractOrigin = uint16(dwarf.AttrAbstractOrigin)
	atSpecification  = uint16(dwarf.AttrSpecification)
	atMemberLocation = uint16(dwarf.AttrDataMemberLoc)
	atDeclaration    = uint16(dwarf.AttrDeclaration)
	atDeclLine       = uint16(dwarf.AttrDeclLine)
	atEncoding       = uint16(dwarf.AttrEncoding)
	atExternal       = uint16(dwarf.AttrExternal)
	atFrameBase      = uint16(dwarf.AttrFrameBase)
	atType           = uint16(dwarf.AttrType)
	atRanges         = uint16(dwarf.AttrRanges)
	atCallFile       = uint16(dwarf.AttrCallFile)
	atCallLine       = uint16(dwarf.AttrCallLine)
	atStrOffsetsBase = uint16(dwarf.AttrStrOffsetsBase)
	atAddrBase       = uint16(dwarf.AttrAddrBase)
	atRnglistsBase   = uint16(dwarf.AttrRnglistsBase)
	atLoclistsBase   = uint16(dwarf.AttrLoclistsBase)

	formAddr          = 0x01
	formBlock2        = 0x03
	formBlock4        = 0x04
	formData2         = 0x05
	formData4         = 0x06
	formData8         = 0x07
	formString        = 0x08
	formBlock         = 0x09
	formBlock1        = 0x0a
	formData1         = 0x0b
	formFlag          = 0x0c
	formSdata         = 0x0d
	formStrp          = 0x0e
	formUdata         = 0x0f
	formRefAddr       = 0x10
	formRef1          = 0x11
	formRef2          = 0x12
	formRef4          = 0x13
	formRef8          = 0x14
	formRefUdata      = 0x15
	formIndirect      = 0x16
	formSecOffset     = 0x17
	formExprloc       = 0x18
	formFlagPresent   = 0x19
	formStrx          = 0x1a
	formAddrx         = 0x1b
	formData16        = 0x1e
	formLineStrp      = 0x1f
	formRefSig8       = 0x20
	formImplicitConst = 0x21
	formLoclistx      = 0x22
	formRnglistx      = 0x23
	formStrx1         = 0x25
	formStrx4         = 0x28
	formAddrx1        = 0x29
	formAddrx4        = 0x2c

	utCompile = 1
	utPartial = 3
)

// value is a decoded attribute.
type value struct {
	kind valueKind // which of the fields below hold it
	u    uint64    // number, address, offset or index; a signed number as its 64 bits
	b    []byte    // block, expression or string
}

// valueKind says what an attribute's value is.
type valueKind uint8

const (
	vNone     valueKind = iota // nothing of use
	vConst                     // a number
	vAddr                      // an address
	vAddrx                     // index of an address in .debug_addr
	vBlock                     // bytes or an expression
	vText                      // a string
	vStrp                      // offset of a string in .debug_str
	vLineStrp                  // offset of a string in .debug_line_str
	vStrx                      // index of a string in .debug_str_offsets
	vRef                       // offset of another entry in .debug_info
	vOffset                    // offset in another section
	vListx                     // index of a range or location list
	vFlag                      // true
)

// form reads one attribute. An unknown form makes the cursor bad: what follows can't be found.
func (u *unit) form(c *cursor, f *attrFmt) value {
	form := f.form
	if form == formIndirect {
		form = uint16(c.uleb())
	}
	switch form {
	case formAddr:
		return value{kind: vAddr, u: c.u64()}
	case formBlock1:
		return value{kind: vBlock, b: c.bytes(uint64(c.u8()))}
	case formBlock2:
		return value{kind: vBlock, b: c.bytes(uint64(c.u16()))}
	case formBlock4:
		return value{kind: vBlock, b: c.bytes(uint64(c.u32()))}
	case formBlock, formExprloc:
		return value{kind: vBlock, b: c.bytes(c.uleb())}
	case formData16:
		return value{kind: vBlock, b: c.bytes(16)}
	case formData1:
		return value{kind: vConst, u: uint64(c.u8())}
	case formData2:
		return value{kind: vConst, u: uint64(c.u16())}
	case formData4, formData8:
		return u.wideData(c, form)
	case formSdata:
		return value{kind: vConst, u: uint64(c.sleb())}
	case formUdata:
		return value{kind: vConst, u: c.uleb()}
	case formImplicitConst:
		return value{kind: vConst, u: uint64(f.implicit)}
	case formString:
		start := c.off
		n := len(c.cstr())
		return value{kind: vText, b: c.data[start : start+n]}
	case formFlag:
		if c.u8() == 0 {
			return value{}
		}
		return value{kind: vFlag}
	case formFlagPresent:
		return value{kind: vFlag}
	case formStrp:
		return value{kind: vStrp, u: c.word(u.is64)}
	case formLineStrp:
		return value{kind: vLineStrp, u: c.word(u.is64)}
	case formStrx:
		return value{kind: vStrx, u: c.uleb()}
	case formAddrx:
		return value{kind: vAddrx, u: c.uleb()}
	case formSecOffset:
		return value{kind: vOffset, u: c.word(u.is64)}
	case formLoclistx, formRnglistx:
		return value{kind: vListx, u: c.uleb()}
	case formRefSig8:
		c.u64()
		return value{}
	}
	return u.refForm(c, form)
}

// wideData reads a number of 4 or 8 bytes, which before DWARF 4 could also be an offset.
func (u *unit) wideData(c *cursor, form uint16) value {
	n := 4
	if form == formData8 {
		n = 8
	}
	v := value{kind: vConst, u: c.num(n)}
	if u.version < 4 && (n == 8) == u.is64 {
		v.kind = vOffset
	}
	return v
}

// refForm reads references to entries, and the index forms of fixed width.
func (u *unit) refForm(c *cursor, form uint16) value {
	switch form {
	case formRef1:
		return value{kind: vRef, u: u.off + uint64(c.u8())}
	case formRef2:
		return value{kind: vRef, u: u.off + uint64(c.u16())}
	case formRef4:
		return value{kind: vRef, u: u.off + uint64(c.u32())}
	case formRef8:
		return value{kind: vRef, u: u.off + c.u64()}
	case formRefUdata:
		return value{kind: vRef, u: u.off + c.uleb()}
	case formRefAddr:
		if u.version == 2 {
			return value{kind: vRef, u: c.u64()}
		}
		return value{kind: vRef, u: c.word(u.is64)}
	}
	switch {
	case form >= formStrx1 && form <= formStrx4:
		return value{kind: vStrx, u: c.num(int(form-formStrx1) + 1)}
	case form >= formAddrx1 && form <= formAddrx4:
		return value{kind: vAddrx, u: c.num(int(form-formAddrx1) + 1)}
	}
	c.bad = true
	return value{}
}

// text is the string that a value stands for, or "".
func (d *Debug) text(u *unit, v value) string {
	switch v.kind {
	case vText:
		return string(v.b[:min(len(v.b), maxString)])
	case vStrp:
		return shortString(d.sec.str, v.u, maxString)
	case vLineStrp:
		return shortString(d.sec.lineStr, v.u, maxString)
	case vStrx:
		if off, ok := d.indexed(d.sec.strOffsets, u.strBase, v.u, u.is64); ok {
			return shortString(d.sec.str, off, maxString)
		}
	}
	return ""
}

// address is the file address that a value stands for.
func (d *Debug) address(u *unit, v value) (addr uint64, ok bool) {
	switch v.kind {
	case vAddr:
		return v.u, true
	case vAddrx:
		return d.indexed(d.sec.addr, u.addrBase, v.u, true)
	}
	return 0, false
}

// indexed reads entry i of a table of words that starts at base.
func (d *Debug) indexed(table []byte, base, i uint64, wide bool) (v uint64, ok bool) {
	size := uint64(4)
	if wide {
		size = 8
	}
	if i > uint64(len(table)) || base > uint64(len(table)) {
		return 0, false
	}
	c := at(table, base+i*size)
	v = c.word(wide)
	return v, !c.bad
}
