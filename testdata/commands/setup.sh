printf 'banana 3\napple 10\ncherry 2\napple 10\nBanana 7\n' >f
seq 1 20 >n
printf 'a:b:c\nd:e:f\n\ng:h\n' >c
printf 'one two  three\n\tfour\n\n\nfive' >t
mkdir d
echo x >d/x
echo yy >d/y.c
: >d/.h
ln -s f l
mkfifo p
chmod 640 n
touch -d '2026-01-02 03:04:05' f n c t d/x d/y.c d/.h p d
touch -h -d '2026-01-02 03:04:05' l
